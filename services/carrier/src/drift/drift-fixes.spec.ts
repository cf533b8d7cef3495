import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import type { OwnedNumber } from '../carrier/carrier-facts.js';
import { ACCOUNT_ID, HERE, NOWHERE, NUMBER, carrierError } from '../testing/carrier-workshop.js';
import { driftOfEachTest } from '../testing/drift-workshop.js';

const opened = driftOfEachTest();
const THEIRS = { voice: 'https://theirs.example/voice', messages: null };
const idOf = (kind: string) => `${kind}-${NUMBER.slice(1)}`;
const said = (code: string) => expect.objectContaining({ code });
const savedAt = { workspace: HOME, carrierAccountId: ACCOUNT_ID, number: NUMBER };
const FIXED = { outcome: 'fixed', importId: null };
const OVER = { outcome: 'over' };

describe('fixing a line of drift', () => {
  test('ends a number that is gone, once, whatever answer is lost', async () => {
    for (const when of ['before', 'after'] as const) {
      const workshop = await opened();
      await workshop.here(NUMBER);
      await workshop.check();
      workshop.all.register.loseNextAnswer('loseNumber', when);
      await expect(workshop.fix(idOf('number_gone'))).rejects.toEqual(said('service_unavailable'));
      expect(await workshop.fix(idOf('number_gone'))).toEqual(when === 'before' ? FIXED : OVER);
      expect(workshop.all.register.numbers.has(NUMBER)).toBe(false);
      expect((await workshop.state()).lines.size).toBe(0);
      expect(await workshop.fix(idOf('number_gone'))).toEqual(OVER);
    }
  });

  test('does nothing to a number that has come back', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    await workshop.check();
    workshop.there(NUMBER);
    expect(await workshop.fix(idOf('number_gone'))).toEqual(OVER);
    expect(workshop.all.register.numbers.get(NUMBER)?.status).toBe('active');
  });

  test('waits for whoever is at the number, and looks at what is left of the line then', async () => {
    const workshop = await opened();
    const { numberTurns, register } = workshop.all;
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    const { promise, resolve } = Promise.withResolvers<void>();
    const leaving = numberTurns.take(NUMBER, () => promise);
    const fixed = workshop.fix(idOf('webhooks_changed'));
    await delay(20);
    register.numbers.delete(NUMBER);
    resolve();
    await leaving;
    expect([await fixed, workshop.holdings.get(NUMBER)?.configuration]).toEqual([OVER, THEIRS]);
  });

  test('points a number here again, having kept what stood there if it was never ours', async () => {
    const workshop = await opened();
    const { configurations } = workshop.all;
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    expect(await workshop.fix(idOf('webhooks_changed'))).toEqual(FIXED);
    expect(workshop.holdings.get(NUMBER)?.configuration).toEqual(HERE);
    expect(await configurations.of(savedAt)).toEqual(THEIRS);
    // It is ours now: what others put there later is not how it was.
    workshop.there(NUMBER, { configuration: NOWHERE });
    await workshop.check();
    expect(await workshop.fix(idOf('webhooks_changed'))).toEqual(FIXED);
    expect(await configurations.of(savedAt)).toEqual(THEIRS);
  });

  test('keeps nothing of a number that was bought here', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: THEIRS, purchaseId: 'purchase-1' });
    await workshop.check();
    expect(await workshop.fix(idOf('webhooks_changed'))).toEqual(FIXED);
    expect(await workshop.all.configurations.of(savedAt)).toBeUndefined();
  });

  test('imports an unknown number, under the same id however often it is sent, and a live one when that is confirmed', async () => {
    const workshop = await opened();
    const { register } = workshop.all;
    workshop.there(NUMBER, { configuration: THEIRS });
    await workshop.check();
    await expect(workshop.fix(idOf('number_unknown'))).rejects.toEqual(said('number_live_elsewhere'));
    register.loseNextAnswer('startImport', 'after');
    await expect(workshop.fix(idOf('number_unknown'), true)).rejects.toEqual(said('service_unavailable'));
    const [importId] = register.imports.keys();
    expect(importId).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
    // The import is under way, and may come to nothing yet.
    await expect(workshop.fix(idOf('number_unknown'), true)).rejects.toMatchObject({
      code: 'import_in_progress',
      details: { importId },
    });
    expect((await workshop.state()).lines.has(idOf('number_unknown'))).toBe(true);
    expect([...register.imports.values()].map(({ work }) => work)).toMatchObject([
      { numbers: [NUMBER], confirmLive: true, carrierAccountId: ACCOUNT_ID },
    ]);
  });

  test('looks again at a line that is off the list, and imports once more what is unknown once more', async () => {
    const workshop = await opened();
    const { register } = workshop.all;
    workshop.there(NUMBER);
    await workshop.check();
    workshop.all.pass(1);
    const first = await workshop.fix(idOf('number_unknown'));
    register.imports.clear();
    const second = await workshop.fix(idOf('number_unknown'));
    expect([first, second]).toMatchObject([{ outcome: 'fixed' }, { outcome: 'fixed' }]);
    expect(second).not.toEqual(first);
    await expect(workshop.fix(idOf('number_unknown'))).rejects.toEqual(said('import_in_progress'));
    expect([...register.imports.values()].map(({ work }) => work.numbers)).toEqual([[NUMBER]]);
  });

  test('asks for the region that is set here', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    await workshop.here(NUMBER);
    workshop.there(NUMBER);
    workshop.moved(NUMBER, 'ie1');
    let handledIn = 'us1';
    carrier.always('regionOf', () => handledIn);
    await workshop.check();
    // Another than when it was found.
    workshop.moved(NUMBER, 'au1');
    carrier.next('preflight').next('setRegion', undefined, () => (handledIn = 'au1'));
    expect(await workshop.fix(idOf('region_changed'))).toEqual(FIXED);
    expect(carrier.asked.at(-2)).toEqual(['setRegion', NUMBER, 'au1']);
  });

  test('keeps the line while nobody could call us, or the carrier does not say that the region is the one that it was asked for', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    await workshop.here(NUMBER);
    workshop.there(NUMBER);
    workshop.moved(NUMBER, 'ie1');
    carrier.always('regionOf', () => 'us1');
    await workshop.check();
    workshop.all.reach = { is: 'elsewhere', because: 'nothing listens there' };
    await expect(workshop.fix(idOf('region_changed'))).rejects.toEqual(said('public_url_unreachable'));
    workshop.all.reach = { is: 'here' };
    carrier.next('preflight').next('setRegion');
    expect(await workshop.fix(idOf('region_changed'))).toEqual({ outcome: 'asked' });
    expect([...(await workshop.state()).lines.values()]).toMatchObject([
      { driftId: idOf('region_changed'), fixAsked: { at: WHO.time, by: WHO.actor } },
    ]);
    carrier.always('regionOf', () => 'ie1');
    carrier.always('asSetUpIn', (number: OwnedNumber) => number);
    expect(await workshop.fix(idOf('region_changed'))).toEqual(OVER);
  });

  test('points a number here in the region that handles its calls, unless somebody else takes them there', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    await workshop.here(NUMBER);
    workshop.there(NUMBER);
    workshop.moved(NUMBER, 'ie1');
    carrier.always('regionOf', () => 'ie1');
    carrier.always('asSetUpIn', (number: OwnedNumber) => ({ ...number, configuration: NOWHERE }));
    await workshop.check();
    const refusal = carrierError('region_unreachable');
    carrier.next('preflight', refusal);
    await expect(workshop.fix(idOf('webhooks_changed'))).rejects.toBe(refusal);
    carrier.next('preflight');
    expect(await workshop.fix(idOf('webhooks_changed'))).toEqual(FIXED);
    expect(carrier.asked.find(([question]) => question === 'preflight')?.[2]).toBe('ie1');
    expect(carrier.questions.at(-1)).toBe('pointHere');
  });

  test('writes into no region in which the number is not to be', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    carrier.regionsWithCredentials = ['us1', 'au1'];
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: { ...HERE, messages: 'https://theirs.example/sms' } });
    carrier.always('regionOf', () => 'au1');
    expect([...(await workshop.check()).lines.keys()]).toEqual([idOf('webhooks_changed'), idOf('region_changed')]);
    expect(await workshop.fix(idOf('webhooks_changed'))).toEqual(FIXED);
    expect(workshop.holdings.get(NUMBER)?.configuration).toEqual(HERE);
    expect(carrier.questions).not.toContain('preflight');
  });

  test('points messages here again whoever takes the calls in the region that handles them', async () => {
    const workshop = await opened();
    const { carrier } = workshop.all;
    carrier.hasRegions = true;
    await workshop.here(NUMBER);
    workshop.there(NUMBER, { configuration: { ...HERE, messages: null } });
    workshop.moved(NUMBER, 'ie1');
    workshop.overrides.set(NUMBER, [{ kind: 'trunk', id: 'TK1', name: null, takes: 'voice' }]);
    carrier.always('regionOf', () => 'ie1');
    carrier.always('asSetUpIn', ({ configuration, ...number }: OwnedNumber) => ({
      ...number,
      configuration: { ...configuration, voice: null },
    }));
    const [overridden = '', changed = ''] = [...(await workshop.check()).lines.keys()].toSorted();
    expect(await workshop.fix(changed)).toEqual(FIXED);
    const refusal = carrierError('region_unreachable');
    carrier.next('preflight', refusal);
    await expect(workshop.fix(overridden)).rejects.toBe(refusal);
  });

  test('says what to do at the carrier where nothing here would help, and keeps the line', async () => {
    const workshop = await opened();
    await workshop.here(NUMBER);
    workshop.there(NUMBER);
    workshop.overrides.set(NUMBER, [{ kind: 'messaging_service', id: 'MG1', name: null, takes: 'messages' }]);
    const [driftId = ''] = (await workshop.check()).lines.keys();
    await expect(workshop.fix(driftId)).rejects.toEqual(said('drift_stays'));
    expect((await workshop.state()).lines.size).toBe(1);
  });

  test('puts right what was set up for the account', async () => {
    const workshop = await opened();
    await workshop.all.writeAccount({ type: 'CarrierAccountSetUp', carrierAccountId: ACCOUNT_ID, setup: { id: '1' } });
    workshop.all.carrier.always('setupPointing', () => ({ voice: false, messages: true }));
    const [driftId = ''] = (await workshop.check()).lines.keys();
    expect(driftId).toBe('webhooks_changed-account');
    expect(await workshop.fix(driftId)).toEqual(FIXED);
    expect(workshop.all.carrier.questions).toContain('setUp');
  });

  test('is refused for a line that never was', async () => {
    const workshop = await opened();
    await expect(workshop.fix(idOf('number_gone'))).rejects.toEqual(said('not_found'));
  });
});
