import { describe, expect, test } from '@jest/globals';
import { HOME, WHO } from '#event-store/testing';
import { accountStream } from '../account/account.aggregate.js';
import { ACCOUNT_ID, NUMBER, SETUP, WEBHOOKS, carrierError, owned } from '../testing/carrier-workshop.js';
import { PURCHASE_ID, listing, purchaseOfEachTest } from '../testing/purchase-workshop.js';
import type { PurchaseWorkshop } from '../testing/purchase-workshop.js';
import { requested, submitted, uncertain } from './fixtures/purchase-histories.js';

const opened = purchaseOfEachTest();
const neighbour = { ...WHO, workspace: 'away' };
const said = (code: string) => expect.objectContaining({ code });

const { number, capabilities, country, locality, monthlyCost } = owned;
const bought = { status: 'bought', number: owned } as const;
const none = { status: 'none' } as const;
const facts = { number, capabilities, country, locality, monthlyCost };
const registered = { ...facts, numberType: 'local', carrier: 'twilio', carrierAccountId: ACCOUNT_ID };
const submittedNow = {
  type: 'PurchaseSubmitted',
  purchaseId: PURCHASE_ID,
  monthlyCost: listing.monthlyCost,
  locality: listing.locality,
};
const completedNow = { type: 'PurchaseCompleted', purchaseId: PURCHASE_ID, number: NUMBER, monthlyCost };

const OURS = `reserved by ${HOME} for ${PURCHASE_ID}`;
const IN_THE_INVENTORY = `active by ${HOME} for ${PURCHASE_ID}`;

describe('a purchase', () => {
  test('is reserved, submitted, bought, in the inventory and completed, in this order', async () => {
    const bench = await opened();
    const { carrier, register, store } = bench.all;
    const seen: unknown[] = [];
    const look = async () => void seen.push([bench.holder, await bench.types()]);
    carrier.next('listing', listing, look).next('setUp', SETUP, look).next('buy', bought, look);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect(seen).toEqual([
      [OURS, ['Requested']],
      [OURS, ['Requested']],
      [OURS, ['Requested', 'Submitted']],
    ]);
    expect(await bench.events()).toStrictEqual([requested, submittedNow, completedNow]);
    expect([bench.holder, register.numbers.get(NUMBER)!.facts]).toStrictEqual([IN_THE_INVENTORY, registered]);
    expect(carrier.givenWith('buy')).toEqual([{ number: NUMBER, purchaseId: PURCHASE_ID, webhooks: WEBHOOKS }]);
    expect((await store.readStream(accountStream(HOME, ACCOUNT_ID))).at(-1)).toMatchObject({
      type: 'CarrierAccountSetUp',
      data: { setup: SETUP },
    });
    const { actor, correlationId } = WHO;
    const behalf = { workspace: HOME, actor, correlationId, causationId: 'event-1' };
    expect([...register.onBehalfOf].map((each) => JSON.parse(each) as unknown)).toEqual([behalf]);
  });

  test('has what the listing said where the carrier says less of what it has sold', async () => {
    const bench = await opened();
    const sold = { ...owned, type: null, locality: null, monthlyCost: null };
    bench.all.carrier.next('listing', listing).next('setUp', SETUP).next('buy', { status: 'bought', number: sold });
    await bench.run().toEnd();
    const told = { numberType: 'local', locality: listing.locality, monthlyCost: listing.monthlyCost };
    expect(bench.all.register.numbers.get(NUMBER)!.facts).toMatchObject(told);
    expect(await bench.last()).toStrictEqual({ ...completedNow, monthlyCost: listing.monthlyCost });
  });

  test('that has ended is left as it is', async () => {
    for (const answer of [bought, carrierError('number_not_available')]) {
      const bench = await opened();
      bench.all.carrier.next('listing', listing).next('setUp', SETUP).next('buy', answer);
      if (answer !== bought) bench.all.carrier.next('orderOutcome', none);
      await bench.run().toEnd();
      const before = await bench.events();
      expect(await bench.run().toEnd()).toBeUndefined();
      expect(await bench.events()).toStrictEqual(before);
    }
  });
});

describe('nothing is asked of the carrier', () => {
  test.each([
    ['another workspace is buying', 'number_in_use', neighbour, 'p0'],
    ['another purchase of ours wants', 'purchase_in_progress', WHO, 'p0'],
  ])('for a number that %s', async (_which, code, whose, purchaseId) => {
    const bench = await opened();
    await bench.all.register.reserve(NUMBER, purchaseId, whose);
    await bench.run().toEnd();
    expect(await bench.last()).toMatchObject({ type: 'PurchaseFailed', code });
    expect(bench.holder).toBe(`reserved by ${whose.workspace} for p0`);
  });

  test('for a number that is here already', async () => {
    const bench = await opened();
    const here = { ...registered, numberType: 'local', carrier: 'sip' } as const;
    await bench.all.register.addPurchased(here, 'p0', WHO);
    await bench.run().toEnd();
    expect(await bench.last()).toMatchObject({ type: 'PurchaseFailed', code: 'number_already_held' });
    expect(bench.holder).toBe(`active by ${HOME} for p0`);
  });

  test('when the account is gone', async () => {
    const bench = await opened();
    await bench.all.disconnect();
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([
      { type: 'PurchaseFailed', code: 'not_found' },
      undefined,
    ]);
  });

  test('when the carrier could not reach us', async () => {
    const bench = await opened();
    bench.all.carriers.publicUrl = undefined;
    await bench.run().toEnd();
    const failure = { code: 'public_url_missing', detail: expect.stringContaining('Set PUBLIC_URL') };
    expect([await bench.last(), bench.holder]).toMatchObject([failure, undefined]);
  });

  test.each(['before', 'after'] as const)('while the inventory cannot be reached: answer lost %s it', async (when) => {
    const bench = await opened();
    bench.all.register.loseNextAnswer('reserve', when);
    await expect(bench.run().toEnd()).rejects.toEqual(said('service_unavailable'));
    expect(await bench.types()).toEqual(['Requested']);
    bench.all.carrier.next('listing', listing).next('setUp', SETUP).next('buy', bought);
    await bench.run().toEnd();
    expect(bench.holder).toBe(IN_THE_INVENTORY);
  });
});

describe('nothing is bought', () => {
  test.each([
    ['is not offered any more', undefined, 'number_not_available'],
    ['costs too much', { ...listing, monthlyCost: { amount: '2.01', currency: 'USD' } }, 'price_too_high'],
    ['needs an address', { ...listing, requires: ['address'] }, 'address_required'],
    ['needs a bundle', { ...listing, requires: ['bundle'] }, 'bundle_required'],
    ['is refused', carrierError('carrier_credentials_rejected'), 'carrier_credentials_rejected'],
  ])('of a number that %s', async (_why, answer, code) => {
    const bench = await opened({ ...requested, maxMonthlyCost: { amount: '2.00', currency: 'USD' } });
    bench.all.carrier.next('listing', answer);
    if (answer === undefined) bench.all.carrier.next('ownedNumber', undefined);
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([{ type: 'PurchaseFailed', code }, undefined]);
  });

  test('of a number that the account has already: it is to be imported', async () => {
    const bench = await opened();
    bench.all.carrier.next('listing', undefined).next('ownedNumber', owned);
    await bench.run().toEnd();
    expect(await bench.last()).toMatchObject({
      code: 'number_not_available',
      detail: expect.stringMatching(/has .* already.*Import it: POST \/v1\/imports/),
    });
  });

  test('and it has not failed before its number is free again', async () => {
    const bench = await opened();
    bench.all.register.loseNextAnswer('liftReservation', 'before');
    bench.all.carrier.next('listing', undefined).next('ownedNumber', undefined);
    await expect(bench.run().toEnd()).rejects.toEqual(said('service_unavailable'));
    expect([await bench.types(), bench.holder]).toEqual([['Requested'], OURS]);
    bench.all.carrier.next('listing', undefined).next('ownedNumber', undefined);
    await bench.run().toEnd();
    expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Failed'], undefined]);
  });

  test('when the account cannot be set up for it', async () => {
    const bench = await opened();
    bench.all.carrier.next('listing', listing).next('setUp', carrierError('carrier_permission_missing'));
    await bench.run().toEnd();
    expect(await bench.types()).toEqual(['Requested', 'Failed']);
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'carrier_permission_missing' }, undefined]);
  });

  test('while the log cannot take that it was submitted', async () => {
    const bench = await opened();
    const { carrier, store } = bench.all;
    carrier.next('listing', listing).next('setUp', SETUP, () => store.loseNextAnswer('write', 'before'));
    await expect(bench.run().toEnd()).rejects.toEqual(said('append_outcome_unknown'));
    expect([await bench.types(), bench.holder]).toEqual([['Requested'], OURS]);
  });

  test.each(['listing', 'setUp'] as const)('while the carrier is away, for two minutes: %s', async (question) => {
    const bench = await opened();
    const { carrier } = bench.all;
    const script = () => (question === 'setUp' ? carrier.next('listing', listing) : carrier);
    // Whether a question had an effect means nothing before anything is bought.
    const away = carrierError('carrier_unavailable', { effect: 'unknown' });
    script().next(question, away);
    bench.all.pass(120_000);
    await expect(bench.run().toEnd()).rejects.toBe(away);
    expect([await bench.types(), bench.holder]).toEqual([['Requested'], OURS]);
    script().next(question, away);
    bench.all.pass(1);
    expect(await bench.run().toEnd()).toBeUndefined();
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'carrier_unavailable' }, undefined]);
  });
});

describe('what was asked for too long ago is not bought any more', () => {
  test.each([
    ['by whoever was interrupted', async () => undefined],
    [
      'by whoever could not reach the inventory',
      async (bench: PurchaseWorkshop) => {
        bench.all.register.loseNextAnswer('reserve', 'after');
        await expect(bench.run().toEnd()).rejects.toEqual(said('service_unavailable'));
      },
    ],
  ])('%s', async (_who, before) => {
    for (const [ms, ending] of [
      [900_000, 'PurchaseCompleted'],
      [900_001, 'PurchaseFailed'],
    ] as const) {
      const bench = await opened();
      await before(bench);
      bench.all.pass(ms);
      bench.all.carrier.next('listing', listing).next('setUp', SETUP);
      if (ending === 'PurchaseCompleted') bench.all.carrier.next('buy', bought);
      expect(await bench.run().toEnd()).toBeUndefined();
      expect(await bench.last()).toMatchObject({ type: ending });
      if (ending === 'PurchaseFailed') {
        expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'purchase_expired' }, undefined]);
      }
    }
  });

  test('and is bought once where whoever wrote it down had a clock that is ahead of ours', async () => {
    const bench = await opened();
    bench.all.pass(-86_400_000);
    bench.all.carrier.next('listing', listing).next('setUp', SETUP).next('buy', bought);
    for (const _ of [1, 2]) expect(await bench.run().toEnd()).toBeUndefined();
    expect(await bench.types()).toEqual(['Requested', 'Submitted', 'Completed']);
  });

  test('nor when the carrier took that long to say what it costs', async () => {
    const bench = await opened();
    bench.all.carrier.next('listing', listing).next('setUp', SETUP, () => bench.all.pass(900_001));
    await bench.run().toEnd();
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'purchase_expired' }, undefined]);
  });
});

describe('a fault of ours', () => {
  test('while it is bought is waited for like an answer that was lost: it may have been sold', async () => {
    const bench = await opened(requested, submitted, uncertain);
    const { carrier } = bench.all;
    const [fault, taken] = [new TypeError('undefined is not a function'), carrierError('number_not_available')];
    carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 3_000 });
    bench.all.pass(60_000);
    carrier.next('orderOutcome', none).next('buy', fault);
    await expect(bench.run().toEnd()).rejects.toBe(fault);
    carrier.next('orderOutcome', none).next('buy', taken).next('orderOutcome', none);
    expect(await bench.run().toEnd()).toEqual({ againInMs: 3_000 });
    expect(bench.holder).toBe(OURS);
  });

  test('ends a purchase that was not submitted, and says so', async () => {
    const bench = await opened();
    await bench.all.register.reserve(NUMBER, PURCHASE_ID, WHO);
    const fault = new TypeError('undefined is not a function');
    bench.all.carrier.next('listing', fault);
    await expect(bench.run().toEnd()).rejects.toBe(fault);
    await bench.run().giveUp();
    expect([await bench.last(), bench.holder]).toMatchObject([{ code: 'internal_error' }, undefined]);
  });

  test('ends no purchase that may have been made', async () => {
    for (const history of [
      [requested, submitted],
      [requested, submitted, uncertain],
    ]) {
      const bench = await opened(...history);
      const before = await bench.events();
      await expect(bench.run().giveUp()).rejects.toThrow('may have been bought');
      expect([await bench.events(), bench.holder]).toEqual([before, OURS]);
    }
  });

  test('in asking for what was bought passes for no answer of the carrier', async () => {
    const fault = new TypeError('undefined is not a function');
    for (const [question, history] of [
      ['buy', [requested]],
      ['orderOutcome', [requested, submitted]],
    ] as const) {
      const bench = await opened(...history);
      if (question === 'buy') bench.all.carrier.next('listing', listing).next('setUp', SETUP);
      bench.all.carrier.next(question, fault);
      await expect(bench.run().toEnd()).rejects.toBe(fault);
      expect([await bench.types(), bench.holder]).toEqual([['Requested', 'Submitted'], OURS]);
    }
  });
});
