import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { onBehalfOf } from '#number-register';
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

/** What a fix is refused with, and whether the line stays, also when it is checked; that nothing was written at the carrier for it. */
async function tried(workshop: DriftWorkshop, kind: DriftKind, confirmLive = false) {
  const driftId = driftIdOf(kind, NUMBER);
  await workshop.check();
  const refusal = await workshop.fix(driftId, confirmLive).catch(({ code }: { readonly code: string }) => code);
  const written = workshop.all.carrier.questions.filter((question) => ['pointHere', 'setRegion'].includes(question));
  return { refusal, isListed: (await workshop.state()).lines.has(driftId), written };
}

const staysWith = (refusal: string) => ({ refusal, isListed: true, written: [] });

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
    expect(await tried(workshop, 'number_unknown', true)).toEqual(staysWith('import_in_progress'));
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
    expect(await tried(workshop, 'webhooks_changed')).toEqual(staysWith('import_in_progress'));
  });

  test('while a region is pending, which may fail, neither that of the region nor that of the calls', async () => {
    const workshop = await inIreland();
    await workshop.check();
    move(workshop);
    expect(await tried(workshop, 'region_changed')).toEqual(staysWith('drift_unsettled'));
    const other = await inIreland();
    other.moved(NUMBER, 'us1');
    other.there(NUMBER, { configuration: { ...HERE, voice: THEIRS.voice } });
    await other.check();
    move(other);
    expect(await tried(other, 'webhooks_changed')).toEqual(staysWith('drift_unsettled'));
  });

  test('while an import has claimed an unknown number, which it may let go of yet', async () => {
    const workshop = await opened();
    workshop.there(NUMBER);
    await workshop.check();
    await workshop.all.register.startImport(everything, WHO);
    await workshop.arriving(NUMBER, 'import-1');
    expect(await tried(workshop, 'number_unknown')).toEqual(staysWith('import_in_progress'));
    await workshop.all.register.recordImported('import-1', [{ number: NUMBER, outcome: 'imported' }], 1, null, WHO);
    expect(await workshop.fix(driftIdOf('number_unknown', NUMBER))).toEqual(OVER);
  });

  test('but what a number can do is taken over by the check that finds it, and over with the next, whatever is under way', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { capabilities: { voice: false, sms: true, mms: false } });
    expect([...(await workshop.check()).lines.keys()]).toEqual([driftIdOf('capabilities_changed', NUMBER)]);
    workshop.leaving(NUMBER, 'release');
    expect((await workshop.check()).lines.size).toBe(0);
  });

  test.each(['webhooks_changed', 'number_gone'] as const)(
    'while the number is given back, which may fail: %s',
    async (kind) => {
      const workshop = await opened();
      const { register } = workshop.all;
      await workshop.here(NUMBER);
      if (kind === 'webhooks_changed') workshop.there(NUMBER, { configuration: THEIRS });
      await workshop.check();
      workshop.leaving(NUMBER, 'detach');
      expect(await tried(workshop, kind)).toEqual(staysWith('drift_unsettled'));
      await expect(workshop.fix(driftIdOf(kind, NUMBER))).rejects.toThrow('is being given back');
      const [work] = await register.openWorkOf(NUMBER);
      await register.failGiveBack(NUMBER, { code: 'carrier_refused', detail: 'It is not yours.' }, onBehalfOf(work!));
      expect(await workshop.fix(driftIdOf(kind, NUMBER))).toEqual({ outcome: 'fixed', importId: null });
    },
  );

  test('but is over once the number is given back', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    await workshop.gone(NUMBER, 'detach');
    expect(await workshop.fix(driftIdOf('webhooks_changed', NUMBER))).toEqual(OVER);
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
    expect(await tried(workshop, 'webhooks_changed')).toEqual(staysWith('drift_unsettled'));
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
