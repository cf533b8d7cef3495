import { describe, expect, test } from '@jest/globals';
import { WHO } from '#event-store/testing';
import { ACCOUNT_ID, HERE, NOWHERE } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import { driftIdOf } from './drift.aggregate.js';
import type { DriftKind } from './domain/drift.events.js';
import type { DriftState } from './domain/drift.state.js';

const opened = driftOfEachTest();
const [EARLIER, ARRIVING, UNKNOWN] = ['+14155550101', '+14155550102', '+14155550103'] as const;
const everything = { importId: 'import-1', carrierAccountId: ACCOUNT_ID, confirmLive: false, numbers: 'all' } as const;
const idsOf = ({ lines }: DriftState) => new Set(lines.keys());
const ids = (number: string, ...kinds: readonly DriftKind[]) => kinds.map((kind) => driftIdOf(kind, number));

describe('drift while everything that the account holds is imported', () => {
  test('is told of what was here before, and not of what the import is bringing in', async () => {
    const workshop = await opened();
    const { carrier, register } = workshop.all;
    for (const number of [EARLIER, ARRIVING, UNKNOWN]) workshop.there(number, { configuration: NOWHERE });
    await workshop.here(EARLIER);
    await register.startImport(everything, WHO);
    await workshop.arriving(ARRIVING, everything.importId);
    carrier.hasRegions = true;
    for (const number of [EARLIER, ARRIVING]) workshop.moved(number, 'ie1');
    carrier.always('regionOf', () => 'us1');
    const told = ids(EARLIER, 'region_changed', 'webhooks_changed');
    expect(idsOf(await workshop.check())).toEqual(new Set(told));
    await register.recordImported('import-1', [{ number: ARRIVING, outcome: 'imported' }], 1, null, WHO);
    told.push(...ids(ARRIVING, 'region_changed', 'webhooks_changed'));
    expect(idsOf(await workshop.check())).toEqual(new Set(told));
    await register.finishImport('import-1', null, WHO);
    told.push(...ids(UNKNOWN, 'number_unknown'));
    expect(idsOf(await workshop.check())).toEqual(new Set(told));
  });

  test('is not told of a number whose row is written while its carrier is asked', async () => {
    const workshop = await opened();
    const { carrier, register } = workshop.all;
    workshop.there(ARRIVING, { configuration: NOWHERE });
    await register.startImport(everything, WHO);
    await workshop.arriving(ARRIVING, everything.importId);
    carrier.always('ownedNumber', async (number: string) => {
      await register.recordImported('import-1', [{ number, outcome: 'imported' }], 1, null, WHO);
      return workshop.holdings.get(number);
    });
    expect(idsOf(await workshop.check())).toEqual(new Set());
  });

  test('is fixed of what was here before', async () => {
    const workshop = await opened();
    await workshop.here(EARLIER);
    workshop.there(EARLIER, { configuration: NOWHERE });
    await workshop.check();
    await workshop.all.register.startImport(everything, WHO);
    const [driftId = ''] = ids(EARLIER, 'webhooks_changed');
    expect(await workshop.fix(driftId)).toEqual({ outcome: 'fixed', importId: null });
    expect(workshop.holdings.get(EARLIER)?.configuration).toEqual(HERE);
  });

  test('is told of nothing where an older inventory does not say what is arriving', async () => {
    const workshop = await opened();
    const { register } = workshop.all;
    workshop.there(EARLIER, { configuration: NOWHERE });
    await workshop.here(EARLIER);
    const heldAmong = register.heldAmong.bind(register);
    register.heldAmong = async (...asked) =>
      (await heldAmong(...asked)).map(({ isArriving: _isArriving, ...held }) => held);
    await register.startImport(everything, WHO);
    expect(idsOf(await workshop.check())).toEqual(new Set());
  });
});
