import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { ACCOUNT_ID, HERE, NUMBER } from '../testing/carrier-workshop.js';
import type { DriftWorkshop } from '../testing/drift-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';
import type { DriftKind } from './domain/drift.events.js';
import { driftIdOf } from './drift.aggregate.js';

const opened = driftOfEachTest();
const THEIRS = { voice: 'https://theirs.example/voice', messages: null };
const { actor, correlationId } = WHO;
const everything = { importId: 'import-1', carrierAccountId: ACCOUNT_ID, confirmLive: false, numbers: 'all' } as const;
const OVER = { outcome: 'over' };

/** The fix is refused with that code, and has neither written anything at the carrier nor taken the line away. */
async function refused(workshop: DriftWorkshop, kind: DriftKind, code: string, confirmLive = false): Promise<void> {
  const driftId = driftIdOf(kind, NUMBER);
  await expect(workshop.fix(driftId, confirmLive)).rejects.toMatchObject({ code });
  expect((await workshop.state()).lines.has(driftId)).toBe(true);
  expect(workshop.all.carrier.questions).not.toContain('pointHere');
  expect(workshop.all.carrier.questions).not.toContain('setRegion');
}

async function inIreland(): Promise<DriftWorkshop> {
  const workshop = await opened();
  workshop.all.carrier.hasRegions = true;
  workshop.all.carrier.always('regionOf', () => 'us1');
  await workshop.here(NUMBER);
  workshop.there(NUMBER);
  workshop.moved(NUMBER, 'ie1');
  return workshop;
}

function move({ all: { register } }: DriftWorkshop): void {
  const asked = { workspace: HOME, carrierAccountId: ACCOUNT_ID, askedBy: 'event-2', actor, correlationId };
  const [region, former] = [
    { value: 'au1', edge: null },
    { value: 'us1', edge: null },
  ];
  register.beginRegion({ ...asked, kind: 'region', number: NUMBER, region, former });
}

describe('a line that is only hidden is not over', () => {
  test('while an import of everything may bring the number in: it stays, and can be fixed when that has failed', async () => {
    const workshop = await opened();
    const { register } = workshop.all;
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    await register.startImport(everything, WHO);
    await refused(workshop, 'number_unknown', 'import_in_progress', true);
    const detail = 'It is in use.';
    const row = { number: NUMBER, outcome: 'failed', code: 'number_live_elsewhere', detail } as const;
    await register.recordImported('import-1', [row], 1, null, WHO);
    await register.finishImport('import-1', null, WHO);
    const driftId = driftIdOf('number_unknown', NUMBER);
    expect(await workshop.fix(driftId, true)).toMatchObject({ outcome: 'fixed', importId: expect.any(String) });
  });

  test('while an import sets the number up', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    workshop.all.register.numbers.delete(NUMBER);
    await workshop.all.register.startImport(everything, WHO);
    await workshop.arriving(NUMBER, 'import-1');
    await refused(workshop, 'webhooks_changed', 'import_in_progress');
  });

  test('while a region is pending, which may fail, neither that of the region nor that of the calls', async () => {
    const workshop = await inIreland();
    await workshop.check();
    move(workshop);
    await refused(workshop, 'region_changed', 'drift_unsettled');
    const other = await inIreland();
    other.moved(NUMBER, 'us1');
    other.there(NUMBER, { configuration: { ...HERE, voice: THEIRS.voice } });
    await other.check();
    move(other);
    await refused(other, 'webhooks_changed', 'drift_unsettled');
  });

  test('while the number changes here as its carrier is asked', async () => {
    const workshop = await opened();
    const { carrier, register } = workshop.all;
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    carrier.always('ownedNumber', async (number: string) => {
      const { voice, mms } = { voice: true, mms: register.numbers.get(number)?.facts?.capabilities.mms !== true };
      await register.changeCapabilities(number, { voice, sms: true, mms }, WHO);
      return workshop.holdings.get(number);
    });
    await refused(workshop, 'webhooks_changed', 'drift_unsettled');
  });

  test('but is over where what is under way hides nothing of it', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    await workshop.check();
    workshop.there(NUMBER);
    await workshop.all.register.startImport(everything, WHO);
    expect(await workshop.fix(driftIdOf('number_gone', NUMBER))).toEqual(OVER);
    const unknown = await opened();
    unknown.there(NUMBER);
    await unknown.check();
    await unknown.all.register.startImport(everything, WHO);
    unknown.holdings.delete(NUMBER);
    expect(await unknown.fix(driftIdOf('number_unknown', NUMBER))).toEqual(OVER);
  });
});
