import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { ACCOUNT_ID, NUMBER, WEBHOOKS, carrierError, owned, workshopOfEachTest } from '../testing/carrier-workshop.js';
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
  const asked = { actor, correlationId, askedBy: 'event-1', askedAt: WHO.time };
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
  return { workshop, carrier, register, state, run: () => new RegionRun(workshop, work) };
}

describe('a region', () => {
  test('is set once it is sure that calls would reach us from there, and confirmed by asking', async () => {
    const { carrier, run, state } = await moving();
    carrier
      .next('regionOf', 'us1')
      .next('ownedNumber', owned)
      .next('preflight')
      .next('setRegion')
      .next('regionOf', 'ie1');
    expect(await run().toEnd()).toBeUndefined();
    expect([carrier.asked[2], carrier.asked[3]]).toEqual([
      ['preflight', owned, 'ie1', WEBHOOKS],
      ['setRegion', NUMBER, 'ie1'],
    ]);
    expect(state()).toBe('confirmed');
  });

  test('in which the number is already is confirmed without any change', async () => {
    const { carrier, run, state } = await moving();
    carrier.next('regionOf', 'ie1');
    await run().toEnd();
    expect(state()).toBe('confirmed');
  });

  test('is waited for, and called a failure after ten minutes, and asked for no longer', async () => {
    const { workshop, carrier, run, state } = await moving();
    carrier
      .next('regionOf', 'us1')
      .next('ownedNumber', owned)
      .next('preflight')
      .next('setRegion')
      .next('regionOf', 'us1');
    workshop.pass(600_000);
    expect([await run().toEnd(), state()]).toEqual([{ againInMs: 5_000 }, 'pending']);
    // It was asked for once; from then on it is only looked at.
    carrier.next('regionOf', 'us1').next('setRegion');
    workshop.pass(1);
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_not_confirmed']);
    expect(carrier.asked.at(-1)).toEqual(['setRegion', NUMBER, 'us1']);
  });

  test('that could not be asked back from the carrier stays pending until it was', async () => {
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { workshop, carrier, run, state } = await moving();
    workshop.askedRegions.add('event-1');
    workshop.pass(600_001);
    carrier.next('regionOf', 'us1').next('setRegion', away);
    await expect(run().toEnd()).rejects.toBe(away);
    expect(state()).toBe('pending');
    carrier.next('regionOf', 'us1').next('setRegion');
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_not_confirmed']);
  });

  test('is not flipped to when calls would not reach us from there', async () => {
    const { carrier, run, state } = await moving();
    carrier.next('regionOf', 'us1').next('ownedNumber', owned).next('preflight', carrierError('region_unreachable'));
    expect([await run().toEnd(), state()]).toEqual([undefined, 'region_unreachable']);
  });

  test('is not flipped to without a public address, nor of a number that the account does not hold', async () => {
    const hidden = await moving();
    hidden.workshop.carriers.publicUrl = undefined;
    hidden.carrier.next('regionOf', 'us1').next('ownedNumber', owned);
    const gone = await moving();
    gone.carrier.next('regionOf', 'us1').next('ownedNumber', undefined);
    const none = await moving();
    none.carrier.hasRegions = false;
    const codes: string[] = [];
    for (const { run, state } of [hidden, gone, none]) {
      await run().toEnd();
      codes.push(state());
    }
    expect(codes).toEqual(['public_url_missing', 'number_not_at_carrier', 'region_not_supported']);
  });

  test('that the carrier cannot be asked for now stays pending', async () => {
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    const { carrier, run, state } = await moving();
    carrier.next('regionOf', 'us1').next('ownedNumber', owned).next('preflight').next('setRegion', away);
    await expect(run().toEnd()).rejects.toBe(away);
    expect(state()).toBe('pending');
  });

  test('stays pending while the inventory or the account cannot be had, and fails by name for a fault of ours', async () => {
    const { workshop, register, carrier, run, state } = await moving();
    carrier.next('regionOf', 'ie1');
    register.loseNextAnswer('settleRegion', 'before');
    await expect(run().toEnd()).rejects.toMatchObject({ code: 'service_unavailable' });
    const fault = new TypeError('undefined is not a function');
    carrier.next('regionOf', fault);
    await expect(run().toEnd()).rejects.toBe(fault);
    await workshop.disconnect();
    await expect(run().toEnd()).rejects.toMatchObject({ code: 'not_found' });
    expect(state()).toBe('pending');
    await run().giveUp();
    expect(state()).toBe('internal_error');
  });
});
