import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { onBehalfOf } from '#number-register';
import { ACCOUNT_ID, NUMBER, SETUP, carrierError, owned } from '../testing/carrier-workshop.js';
import { PURCHASE_ID, listing, purchaseOfEachTest } from '../testing/purchase-workshop.js';
import type { PurchaseWorkshop } from '../testing/purchase-workshop.js';
import type { PurchaseEvent } from './domain/purchase.events.js';
import { requested, submitted, uncertain } from './fixtures/purchase-histories.js';

const opened = purchaseOfEachTest();
const said = (code: string) => expect.objectContaining({ code });

const bought = { status: 'bought', number: owned } as const;
const pending = { status: 'pending' } as const;
const none = { status: 'none' } as const;
const taken = carrierError('number_not_available');
const refusedLate = { status: 'refused', error: carrierError('carrier_balance_insufficient') } as const;
const silence = carrierError('carrier_unavailable', { effect: 'unknown' });
const unreadable = carrierError('carrier_answer_unreadable', { effect: 'unknown' });

const OURS = `reserved by ${HOME} for ${PURCHASE_ID}`;
const IN_THE_INVENTORY = `active by ${HOME} for ${PURCHASE_ID}`;
const MAY_BE_BOUGHT =
  'The number may be bought already: do not buy it again, here or elsewhere. The carrier is being asked what has become of the order, and the purchase ends by itself.';
/** Of `PurchaseRun`. */
const ASK_AGAIN = { againInMs: 3_000 };
const SETTLING_MS = 60_000;

const RELEASE = {
  kind: 'give-back',
  how: 'release',
  regions: [],
  number: NUMBER,
  workspace: HOME,
  carrierAccountId: ACCOUNT_ID,
  askedBy: 'event-9',
  actor: WHO.actor,
  correlationId: 'r9',
} as const;

/** A purchase that has brought its number, and does not know that. */
async function broughtBefore(...history: PurchaseEvent[]): Promise<PurchaseWorkshop> {
  const bench = await opened(...(history.length > 0 ? history : [requested, submitted]));
  const { number, capabilities, country, locality, monthlyCost } = owned;
  const facts = { number, capabilities, country, locality, monthlyCost, numberType: 'local' } as const;
  const registered = { ...facts, carrier: 'twilio', carrierAccountId: ACCOUNT_ID } as const;
  await bench.all.register.addPurchased(registered, PURCHASE_ID, WHO);
  return bench;
}

/** A purchase that is just being bought, with this answer. */
async function buying(answer: unknown, first?: () => unknown): Promise<PurchaseWorkshop> {
  const bench = await opened();
  bench.all.carrier.next('listing', listing).next('setUp', SETUP).next('buy', answer, first);
  return bench;
}

describe('what the carrier answers at once', () => {
  test('an order that it takes its time for is asked for until it has ended', async () => {
    const bench = await buying(pending);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 2_000 });
    bench.all.carrier.next('orderOutcome', pending);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 2_000 });
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted'], OURS]);
    bench.all.carrier.next('orderOutcome', bought);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Completed'], IN_THE_INVENTORY]);
    const order = { number: NUMBER, purchaseId: PURCHASE_ID };
    expect(bench.all.carrier.givenWith('orderOutcome')).toEqual([order, order]);
  });

  test('an order that it takes and refuses later has failed', async () => {
    const bench = await buying(pending);
    await bench.run().toEnd();
    bench.all.carrier.next('orderOutcome', refusedLate);
    expect(await bench.run().toEnd()).toBeUndefined();
    const failure = { type: 'PurchaseFailed', code: 'carrier_balance_insufficient' };
    expect([await bench.last(), bench.holder]).toMatchObject([failure, undefined]);
  });

  test('an order that waits for papers says so, once, and goes on when they are there', async () => {
    const papers = carrierError('bundle_required');
    const waiting = { status: 'pending', waitsFor: papers } as const;
    const bench = await buying(waiting);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000 });
    const { code, message } = papers;
    const detail = `The carrier has taken the order and waits: do not buy the number again. ${message}`;
    expect(await bench.last()).toStrictEqual({ type: 'PurchaseUncertain', purchaseId: PURCHASE_ID, code, detail });
    bench.all.carrier.next('orderOutcome', waiting);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000 });
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Uncertain'], OURS]);
    bench.all.carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([{ type: 'PurchaseCompleted' }, IN_THE_INVENTORY]);
  });

  test('an order whose number has gone since has failed, and somebody else may have the number', async () => {
    const bench = await buying(pending);
    await bench.run().toEnd();
    const gone = carrierError('number_not_at_carrier');
    bench.all.carrier.next('orderOutcome', { status: 'refused', error: gone });
    expect(await bench.run().toEnd()).toBeUndefined();
    const failure = { type: 'PurchaseFailed', code: gone.code, detail: gone.message };
    expect([await bench.last(), bench.holder]).toMatchObject([failure, undefined]);
  });

  test('a refusal ends it at once, when the carrier knows of no order', async () => {
    const bench = await buying(taken);
    bench.all.carrier.next('orderOutcome', none);
    expect(await bench.run().toEnd()).toBeUndefined();
    const failure = { type: 'PurchaseFailed', code: taken.code, detail: taken.message };
    expect([await bench.last(), bench.holder]).toMatchObject([failure, undefined]);
  });

  test('a refusal is no end when the carrier has sold us the number', async () => {
    const bench = await buying(taken);
    bench.all.carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Completed'], IN_THE_INVENTORY]);
  });

  test('a refusal is no end while the carrier cannot be asked', async () => {
    const bench = await buying(carrierError('carrier_credentials_rejected'));
    bench.all.carrier.next('orderOutcome', carrierError('carrier_credentials_rejected'));
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000 });
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Uncertain'], OURS]);
  });

  test('what it did not take for having too much to do has not failed, however long that took', async () => {
    const busy = carrierError('carrier_rate_limited', { retryAfterMs: 9_000 });
    const bench = await buying(busy, () => bench.all.pass(3_600_000));
    await expect(bench.run().toEnd()).rejects.toBe(busy);
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted'], OURS]);
  });

  test('an order that it has lost in the same breath is nobody’s to conclude from', async () => {
    const bench = await buying(none);
    await expect(bench.run().toEnd()).rejects.toThrow('has lost the order');
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted'], OURS]);
  });
});

describe('an answer that was lost', () => {
  test('makes it uncertain, and never failed', async () => {
    const bench = await buying(silence);
    await expect(bench.run().toEnd()).rejects.toBe(silence);
    const { code } = silence;
    const detail = MAY_BE_BOUGHT;
    expect(await bench.last()).toStrictEqual({ type: 'PurchaseUncertain', purchaseId: PURCHASE_ID, code, detail });
    expect(bench.holder).toBe(OURS);
  });

  test('makes it uncertain also when the error is one that stays', async () => {
    const bench = await buying(carrierError('carrier_refused', { effect: 'unknown' }));
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000 });
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Uncertain'], OURS]);
    const detail = `${MAY_BE_BOUGHT} It says: The carrier says carrier_refused.`;
    expect(await bench.last()).toMatchObject({ code: 'carrier_refused', detail });
  });

  test('after it was sold, leaves it in the inventory, and the number bought once', async () => {
    const bench = await opened(requested, submitted, uncertain);
    bench.all.carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect([await bench.types(), bench.holder]).toEqual([
      ['Requested', 'Submitted', 'Uncertain', 'Completed'],
      IN_THE_INVENTORY,
    ]);
  });

  test('before it was sold, has it bought, once the carrier says that it knows of none', async () => {
    const bench = await opened(requested, submitted, uncertain);
    bench.all.carrier.next('orderOutcome', none).next('buy', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('after it was sold and before it is listed, no refusal proves anything for a minute', async () => {
    const bench = await opened(requested, submitted, uncertain);
    const { carrier } = bench.all;
    const refusedAndUnlisted = () => carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    refusedAndUnlisted();
    expect(await bench.run().toEnd()).toEqual(ASK_AGAIN);
    bench.all.pass(SETTLING_MS - 1);
    refusedAndUnlisted();
    expect(await bench.run().toEnd()).toEqual(ASK_AGAIN);
    expect(bench.holder).toBe(OURS);
    carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('is a failure when the carrier has settled, knows of none and refuses it', async () => {
    const bench = await opened(requested, submitted, uncertain);
    const refusedAndUnlisted = () =>
      bench.all.carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    refusedAndUnlisted();
    await bench.run().toEnd();
    bench.all.pass(SETTLING_MS);
    refusedAndUnlisted();
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'number_not_available' }, undefined]);
  });

  test('is waited for anew when the next one was lost too, for it may have been sold then', async () => {
    const bench = await opened(requested, submitted, uncertain);
    const { carrier } = bench.all;
    carrier.next('orderOutcome', silence);
    await expect(bench.run().toEnd()).rejects.toBe(silence);
    bench.all.pass(10 * SETTLING_MS);
    carrier.next('orderOutcome', none).next('buy', silence);
    await expect(bench.run().toEnd()).rejects.toBe(silence);
    bench.all.pass(SETTLING_MS - 1);
    carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    expect(await bench.run().toEnd()).toEqual(ASK_AGAIN);
    carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('is not bought once more when the purchase was asked for too long ago', async () => {
    const bench = await opened(requested, submitted, uncertain);
    bench.all.pass(900_001);
    bench.all.carrier.next('orderOutcome', none);
    expect(await bench.run().toEnd()).toEqual(ASK_AGAIN);
    bench.all.pass(SETTLING_MS);
    bench.all.carrier.next('orderOutcome', none);
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'purchase_expired' }, undefined]);
  });

  test('of long ago brings in what was sold all the same', async () => {
    const bench = await opened(requested, submitted, uncertain);
    bench.all.pass(900_001);
    bench.all.carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('is told once for each reason, however often the carrier cannot be asked', async () => {
    const bench = await opened(requested, submitted, uncertain);
    for (const [error, count] of [
      [silence, 3],
      [unreadable, 4],
      [unreadable, 4],
    ] as const) {
      bench.all.carrier.next('orderOutcome', error);
      await expect(bench.run().toEnd()).rejects.toBe(error);
      expect(await bench.events()).toHaveLength(count);
    }
    bench.all.carrier.next('orderOutcome', carrierError('carrier_credentials_rejected'));
    expect(await bench.run().toEnd()).toEqual({ againInMs: 30_000 });
    expect(bench.holder).toBe(OURS);
  });
});

describe('interrupted', () => {
  test('while it was submitted, it asks before it buys, and tells that it does not know', async () => {
    const bench = await opened(requested, submitted);
    const seen: unknown[] = [];
    const look = async () => seen.push(await bench.types());
    bench.all.carrier.next('orderOutcome', none).next('buy', bought, look);
    await bench.run().toEnd();
    expect(seen).toEqual([['Requested', 'Submitted', 'Uncertain']]);
    expect((await bench.events())[2]).toMatchObject({
      code: 'interrupted',
      detail: `We were interrupted while buying. ${MAY_BE_BOUGHT}`,
    });
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('and refused then, it does not believe that for a minute either', async () => {
    const bench = await opened(requested, submitted);
    bench.all.pass(SETTLING_MS);
    bench.all.carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    expect(await bench.run().toEnd()).toEqual(ASK_AGAIN);
    expect(bench.holder).toBe(OURS);
  });

  test('before its number came in, it brings it in as it was listed, and completes once', async () => {
    const bench = await opened(requested, submitted);
    const sold = { status: 'bought', number: { ...owned, monthlyCost: null } };
    bench.all.register.loseNextAnswer('addPurchased', 'after');
    bench.all.carrier.next('orderOutcome', sold);
    await expect(bench.run().toEnd()).rejects.toEqual(said('service_unavailable'));
    bench.all.carrier.next('orderOutcome', sold);
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([
      { type: 'PurchaseCompleted', monthlyCost: submitted.monthlyCost },
      IN_THE_INVENTORY,
    ]);
  });

  test('as two processes at once would, it completes once', async () => {
    const bench = await opened(requested, submitted);
    bench.all.carrier.always('orderOutcome', () => bought);
    await Promise.all([bench.run().toEnd(), bench.run().toEnd()]);
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Completed'], IN_THE_INVENTORY]);
  });

  test('between letting go of the number and saying that it has failed, it keeps the number again first', async () => {
    const bench = await opened(requested, submitted);
    await bench.all.register.liftReservation(NUMBER, PURCHASE_ID, WHO);
    const seen: unknown[] = [];
    bench.all.carrier.next('orderOutcome', none).next('buy', bought, () => seen.push(bench.holder));
    await bench.run().toEnd();
    expect([seen, bench.holder]).toEqual([[OURS], IN_THE_INVENTORY]);
  });

  test.each([
    ['away', 'number_in_use'],
    [HOME, 'purchase_in_progress'],
  ])('there, it buys nothing that somebody else has reserved since: %s', async (workspace, code) => {
    const bench = await opened(requested, submitted);
    await bench.all.register.liftReservation(NUMBER, PURCHASE_ID, WHO);
    await bench.all.register.reserve(NUMBER, 'p0', { ...WHO, workspace });
    bench.all.carrier.next('orderOutcome', none);
    await bench.run().toEnd();
    const holder = `reserved by ${workspace} for p0`;
    expect([await bench.last(), bench.holder]).toMatchObject([{ type: 'PurchaseFailed', code }, holder]);
  });

  test('it buys nothing while the inventory cannot say whose the number is', async () => {
    const bench = await opened(requested, submitted);
    bench.all.register.loseNextAnswer('reserve', 'before');
    bench.all.carrier.next('orderOutcome', none);
    await expect(bench.run().toEnd()).rejects.toEqual(said('service_unavailable'));
    expect(bench.holder).toBe(OURS);
  });

  test.each([
    ['knows nothing of it', none],
    ['says that it has gone', { status: 'refused', error: carrierError('number_not_at_carrier') } as const],
  ])('after its number came in, it completes and buys no other, though the carrier %s', async (_what, answer) => {
    const bench = await broughtBefore();
    bench.all.carrier.next('orderOutcome', answer);
    expect(await bench.run().toEnd()).toBeUndefined();
    const { monthlyCost } = submitted;
    const completed = { type: 'PurchaseCompleted', purchaseId: PURCHASE_ID, number: NUMBER, monthlyCost };
    expect(await bench.last()).toStrictEqual(completed);
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test.each([
    ['nobody', undefined],
    ['another purchase', 'p2'],
  ])('after its number came in and was given back, it completes and leaves it to %s', async (_whom, next) => {
    const bench = await broughtBefore();
    const { register, carrier } = bench.all;
    register.beginGiveBack(RELEASE);
    await register.finishGiveBack(NUMBER, 'release', onBehalfOf(RELEASE));
    if (next) await register.reserve(NUMBER, next, WHO);
    carrier.next('orderOutcome', none);
    await bench.run().toEnd();
    expect((await bench.types()).at(-1)).toBe('Completed');
    expect(bench.holder).toBe(next && `reserved by ${HOME} for ${next}`);
  });

  test('after its number came in, and with a log of an earlier day, it asks nothing of the carrier', async () => {
    const bench = await broughtBefore(requested);
    await bench.run().toEnd();
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Completed'], IN_THE_INVENTORY]);
  });
});

describe('once it is submitted, nothing is concluded', () => {
  test('from a missing PUBLIC_URL, and what was bought comes in without one', async () => {
    const bench = await opened(requested, submitted);
    bench.all.carriers.publicUrl = undefined;
    bench.all.carrier.next('orderOutcome', none);
    await expect(bench.run().toEnd()).rejects.toEqual(said('public_url_missing'));
    expect(bench.holder).toBe(OURS);
    bench.all.carrier.next('orderOutcome', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });

  test('from what the inventory says of the number', async () => {
    const bench = await buying(bought, async () => {
      await bench.all.register.liftReservation(NUMBER, PURCHASE_ID, WHO);
      await bench.all.register.reserve(NUMBER, 'p0', { ...WHO, workspace: 'away' });
    });
    await expect(bench.run().toEnd()).rejects.toEqual(said('number_in_use'));
    expect(await bench.types()).toEqual(['Requested', 'Submitted']);
  });

  test('from a log that does not answer', async () => {
    const bench = await buying(bought, () => bench.all.store.loseNextAnswer('write', 'after'));
    await expect(bench.run().toEnd()).rejects.toEqual(said('append_outcome_unknown'));
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted', 'Completed'], IN_THE_INVENTORY]);
    expect(await bench.run().toEnd()).toBeUndefined();
  });
});
