import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { onBehalfOf } from '#number-register';
import { ACCOUNT_ID, NUMBER, WEBHOOKS, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { ScriptedCarrierDouble } from '../testing/scripted-carrier-double.js';
import { RegionRun } from './region-run.js';
import type { RegionWork } from './region-run.js';

const opened = workshopOfEachTest();
const region = { value: 'ie1', edge: 'dublin' };
const { number, capabilities, country, locality, monthlyCost } = owned;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;

/** A number that is to be handled in Ireland from now on. */
async function moving() {
  const workshop = await opened();
  const { register, carrier } = workshop;
  const { actor, correlationId } = WHO;
  const asked = { actor, correlationId, askedBy: 'event-1' };
  const work: RegionWork = {
    workspace: HOME,
    carrierAccountId: ACCOUNT_ID,
    ...asked,
    kind: 'region',
    region,
    former: { value: 'us1', edge: null },
    number: NUMBER,
  };
  await register.addPurchased(registered, 'purchase-1', WHO);
  register.beginRegion(work);
  carrier.hasRegions = true;
  const state = () =>
    register.waiting.size > 0 ? 'pending' : (register.failures.get(`${NUMBER} region`)?.code ?? 'confirmed');
  return { workshop, carrier, register, work, state, run: () => new RegionRun(workshop, work) };
}

/** Everything that is asked before the region is. */
function askedFor(carrier: ScriptedCarrierDouble): ScriptedCarrierDouble {
  return carrier.next('ownedNumber', owned).next('preflight').next('setRegion');
}

describe('a region', () => {
  test('is set once it is sure that calls would reach us from there, and confirmed by asking', async () => {
    const { carrier, run, state } = await moving();
    askedFor(carrier).next('regionOf', 'ie1');
    expect(await run().toEnd()).toBeUndefined();
    expect([carrier.asked[1], carrier.asked[2]]).toEqual([
      ['preflight', owned, 'ie1', WEBHOOKS],
      ['setRegion', NUMBER, 'ie1'],
    ]);
    expect(state()).toBe('confirmed');
  });

  test('is waited for, and called a failure after ten minutes, and asked for no longer', async () => {
    const { workshop, carrier, run, state } = await moving();
    // Until it was asked for, nobody waits for it.
    workshop.pass(3_600_000);
    askedFor(carrier).next('regionOf', 'us1');
    expect([await run().toEnd(), state()]).toEqual([{ againInMs: 5_000 }, 'pending']);
    // It was asked for once; from then on it is only looked at.
    carrier.next('regionOf', 'us1');
    workshop.pass(600_000);
    expect([await run().toEnd(), state()]).toEqual([{ againInMs: 5_000 }, 'pending']);
    carrier.next('regionOf', 'us1').next('setRegion');
    workshop.pass(1);
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_not_confirmed']);
    expect(carrier.asked.at(-1)).toEqual(['setRegion', NUMBER, 'us1']);
  });

  test('that could not be asked back from the carrier stays pending until it was', async () => {
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { workshop, work, carrier, run, state } = await moving();
    workshop.askedWork.note(work);
    workshop.pass(600_001);
    carrier.next('regionOf', 'us1').next('setRegion', away);
    await expect(run().toEnd()).rejects.toBe(away);
    carrier.next('regionOf', 'us1').next('setRegion', carrierError('carrier_account_suspended'));
    expect([await run().toEnd(), state()]).toMatchObject([{ againInMs: 30_000 }, 'pending']);
    carrier.next('regionOf', 'us1').next('setRegion');
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_not_confirmed']);
  });

  test('that the carrier may have taken is asked back before anything is concluded from a refusal', async () => {
    const suspended = carrierError('carrier_account_suspended');
    const here = await moving();
    askedFor(here.carrier).next('regionOf', suspended).next('setRegion', suspended);
    expect([await here.run().toEnd(), here.state()]).toMatchObject([{ againInMs: 30_000 }, 'pending']);
    // An earlier process may have asked, and nobody knows.
    const earlier = await moving();
    const askedWork = earlier.workshop.asProcessThatFinds([earlier.work]);
    earlier.carrier.next('ownedNumber', owned).next('preflight', carrierError('carrier_credentials_rejected'));
    earlier.carrier.next('setRegion');
    await new RegionRun({ ...earlier.workshop, askedWork }, earlier.work).toEnd();
    expect([earlier.carrier.asked.at(-1), earlier.state()]).toEqual([
      ['setRegion', NUMBER, 'us1'],
      'region_not_confirmed',
    ]);
  });

  test('is not flipped to when calls would not reach us from there', async () => {
    const { carrier, run, state } = await moving();
    carrier.next('ownedNumber', owned).next('preflight', carrierError('region_unreachable'));
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_unreachable']);
  });

  test('is not flipped to while our public address leads to somebody else', async () => {
    const { workshop, carrier, register, run, state } = await moving();
    workshop.reach = { is: 'elsewhere', because: 'nothing listens there' };
    carrier.next('ownedNumber', owned);
    expect([await run().toEnd(), state()]).toEqual([undefined, 'public_url_unreachable']);
    expect(register.failures.get(`${NUMBER} region`)?.detail).toContain(
      `${WEBHOOKS.voice}, and nothing listens there.`,
    );
  });

  test('waits while what stands in front of us fails, and what the carrier may have taken is not given up for that', async () => {
    const { workshop, carrier, work, run, state } = await moving();
    const waiting = [{ againInMs: 30_000, because: { code: 'public_url_unreachable' } }, 'pending'];
    workshop.reach = { is: 'failing', because: 'it fails' };
    carrier.next('ownedNumber', owned);
    expect([await run().toEnd(), state()]).toMatchObject(waiting);
    workshop.reach = { is: 'elsewhere', because: 'nothing listens there' };
    workshop.askedWork.doubt(work);
    carrier.next('ownedNumber', owned);
    expect([await run().toEnd(), state()]).toMatchObject(waiting);
    workshop.reach = { is: 'here' };
    askedFor(carrier).next('regionOf', 'ie1');
    expect([await run().toEnd(), state()]).toEqual([undefined, 'confirmed']);
  });

  test('is flipped to where nobody can tell where our public address leads', async () => {
    const { workshop, carrier, run, state } = await moving();
    workshop.reach = { is: 'untold' };
    askedFor(carrier).next('regionOf', 'ie1');
    expect([await run().toEnd(), state()]).toEqual([undefined, 'confirmed']);
  });

  test('is not flipped to without a public address, nor of a number that the account does not hold', async () => {
    const hidden = await moving();
    hidden.workshop.carriers.publicUrl = undefined;
    hidden.carrier.next('ownedNumber', owned);
    const gone = await moving();
    gone.carrier.next('ownedNumber', undefined);
    const none = await moving();
    none.carrier.hasRegions = false;
    const codes: string[] = [];
    for (const { run, state } of [hidden, gone, none]) {
      await run().toEnd();
      codes.push(state());
    }
    expect(codes).toEqual(['public_url_missing', 'number_not_at_carrier', 'region_not_supported']);
    const { detail } = gone.workshop.register.failures.get(`${NUMBER} region`)!;
    expect(detail).toContain(`GET /v1/carrier-accounts/${ACCOUNT_ID}/drift`);
  });

  test('that the carrier cannot be asked for now stays pending', async () => {
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { carrier, run, state } = await moving();
    carrier.next('ownedNumber', owned).next('preflight').next('setRegion', away);
    await expect(run().toEnd()).rejects.toBe(away);
    expect(state()).toBe('pending');
  });

  test('stays pending while the inventory or the account cannot be had, and fails by name for a fault of ours', async () => {
    const { workshop, register, carrier, run, state } = await moving();
    register.loseNextAnswer('openWorkOf', 'before');
    await expect(run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
    register.loseNextAnswer('settleRegion', 'before');
    const fault = new TypeError('undefined is not a function');
    carrier.next('ownedNumber', fault);
    await expect(run().toEnd()).rejects.toBe(fault);
    await workshop.disconnect();
    await expect(run().toEnd()).rejects.toMatchObject({ code: 'not_found' });
    await expect(run().giveUp()).rejects.toMatchObject({ code: 'service_unavailable' });
    expect(state()).toBe('pending');
    await run().giveUp();
    expect(state()).toBe('internal_error');
  });

  test('that a fault of ours has stopped after it was asked for is asked back', async () => {
    const { carrier, run, state } = await moving();
    askedFor(carrier).next('regionOf', new TypeError('undefined is not a function'));
    await expect(run().toEnd()).rejects.toThrow(TypeError);
    carrier.next('setRegion');
    await run().giveUp();
    expect([carrier.asked.at(-1), state()]).toEqual([['setRegion', NUMBER, 'us1'], 'region_not_confirmed']);
  });

  test('nor is one taken for untouched that an earlier process may have asked for', async () => {
    const { workshop, work, carrier, state } = await moving();
    const askedWork = workshop.asProcessThatFinds([work]);
    carrier.next('setRegion');
    await new RegionRun({ ...workshop, askedWork }, work).giveUp();
    expect([carrier.asked, state()]).toEqual([[['setRegion', NUMBER, 'us1']], 'region_not_confirmed']);
  });
});

describe('a region that somebody has asked for since', () => {
  test('is asked for in place of the one before, which does nothing more', async () => {
    const { workshop, register, carrier, work, run, state } = await moving();
    askedFor(carrier).next('regionOf', 'us1');
    expect(await run().toEnd()).toEqual({ againInMs: 5_000 });
    const back: RegionWork = { ...work, askedBy: 'event-2', region: { value: 'us1', edge: null } };
    register.beginRegion(back);
    // The number seems to be there still, and is about to leave.
    askedFor(carrier).next('regionOf', 'us1');
    await new RegionRun(workshop, back).toEnd();
    expect([carrier.givenWith('preflight').length, carrier.asked.at(-2), state()]).toEqual([
      2,
      ['setRegion', NUMBER, 'us1'],
      'confirmed',
    ]);
    workshop.pass(600_001);
    for (const _ of [1, 2]) expect(await run().toEnd()).toBeUndefined();
    await run().giveUp();
    expect(state()).toBe('confirmed');
  });

  test('has the number asked back where nothing comes of it, for the one before may have been taken', async () => {
    const { workshop, register, carrier, work, run, state } = await moving();
    askedFor(carrier).next('regionOf', 'us1');
    await run().toEnd();
    register.beginRegion({ ...work, askedBy: 'event-2', region: { value: 'au1', edge: null } });
    const [next] = (await register.openWorkOf(NUMBER)) as readonly RegionWork[];
    const refused = carrierError('carrier_credentials_rejected');
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    carrier.next('ownedNumber', owned).next('preflight', refused).next('setRegion', away);
    await expect(new RegionRun(workshop, next!).toEnd()).rejects.toBe(away);
    expect(state()).toBe('pending');
    carrier.next('ownedNumber', owned).next('preflight', refused).next('setRegion');
    await new RegionRun(workshop, next!).toEnd();
    expect(carrier.asked.at(-1)).toEqual(['setRegion', NUMBER, 'us1']);
    // Why it could not be had is what helps, and nothing of ours is left there.
    expect(state()).toBe('carrier_credentials_rejected');
    expect(await register.elsewhere(HOME, ACCOUNT_ID)).toEqual({ ie1: { count: 1, some: [NUMBER] } });
  });

  test('has it asked back too where a fault of ours has stopped the last', async () => {
    const { workshop, carrier, work, state } = await moving();
    carrier.next('setRegion');
    await new RegionRun(workshop, { ...work, isFormerInDoubt: true }).giveUp();
    expect([carrier.asked, state()]).toEqual([[['setRegion', NUMBER, 'us1']], 'internal_error']);
  });

  test('waits while the number is given back, and is asked for anew when it stays', async () => {
    const { workshop, register, carrier, work, run, state } = await moving();
    askedFor(carrier).next('regionOf', 'us1');
    await run().toEnd();
    const { region: _, former: __, ...asked } = work;
    const detach = { ...asked, kind: 'give-back', how: 'detach', regions: ['ie1'], askedBy: 'event-2' } as const;
    register.beginGiveBack(detach);
    expect([await run().toEnd(), state()]).toEqual([{ againInMs: 5_000 }, 'pending']);
    await register.failGiveBack(NUMBER, { code: 'carrier_refused', detail: 'No.' }, onBehalfOf(detach));
    askedFor(carrier).next('regionOf', 'ie1');
    await run().toEnd();
    expect(state()).toBe('confirmed');
    expect(workshop.register.waiting.size).toBe(0);
  });

  test('is looked at only when nobody else is at the number', async () => {
    const { workshop, register, carrier, work, run } = await moving();
    const { promise, resolve } = Promise.withResolvers<void>();
    const leaving = workshop.numberTurns.take(NUMBER, () => promise);
    const moved = run().toEnd();
    register.waiting.delete(`${work.number} region`);
    resolve();
    await Promise.all([leaving, moved]);
    expect(carrier.asked).toEqual([]);
  });
});
