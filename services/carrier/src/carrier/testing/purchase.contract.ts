import { randomUUID } from 'node:crypto';
import { describe, expect } from '@jest/globals';
import {
  buyOne,
  endOfOrder,
  everyOwnedNumber,
  expectFailure,
  HERE,
  numbersToBuy,
  orderOf,
  ownedOf,
  settledOutcome,
  testCarrier,
  WEBHOOKS,
} from './carrier-steps.js';
import type { CarrierUnderTest, Faults, Marketplace, OpenedAccount } from './carrier-under-test.js';

export function purchaseContract(under: CarrierUnderTest, market: Marketplace): void {
  describe('a purchase', () => {
    testCarrier(under, 'brings a number that points here from its first moment', async (ready) => {
      const { order, owned } = await buyOne(under, market, ready);
      expect(owned).toMatchObject({ number: order.number, purchaseId: order.purchaseId });
      expect(ready.carrier.pointing(owned, WEBHOOKS)).toStrictEqual(HERE);
      const another = ready.account.client(ready.setup);
      expect(await another.ownedNumber(order.number)).toStrictEqual(owned);
      expect(await another.orderOutcome(order)).toStrictEqual({ status: 'bought', number: owned });
      expect((await everyOwnedNumber(another)).map(({ number }) => number)).toStrictEqual([order.number]);
    });

    testCarrier(under, 'is told apart from every other purchase of the number', async (ready) => {
      const { order } = await buyOne(under, market, ready);
      const another = { number: order.number, purchaseId: randomUUID() };
      expect(await ready.carrier.orderOutcome(another)).toStrictEqual({ status: 'none' });
    });

    testCarrier(under, 'that was never sent has become nothing', async ({ carrier }) => {
      const [number = ''] = await numbersToBuy(carrier, market);
      expect(await carrier.orderOutcome(orderOf(number))).toStrictEqual({ status: 'none' });
    });

    testCarrier(under, 'of a number that somebody else buys too ends well for one of them', async (ready) => {
      const [number = ''] = await numbersToBuy(ready.carrier, market);
      const orders = [orderOf(number), orderOf(number), orderOf(number)];
      const buyer = () => ({ ...ready, carrier: ready.account.client(ready.setup) });
      const outcomes = await Promise.all(orders.map((order) => endOfOrder(under, buyer(), order)));
      const winner = outcomes.findIndex(({ status }) => status === 'bought');
      for (const [index, outcome] of outcomes.entries()) {
        if (index === winner) continue;
        expect(outcome).toMatchObject({ status: 'refused', error: { code: 'number_not_available', effect: 'none' } });
        expect((await ready.carrier.orderOutcome(orders[index]!)).status).toMatch(/^(none|refused)$/);
      }
      expect(await ownedOf(ready.carrier, number)).toMatchObject({ purchaseId: orders[winner]!.purchaseId });
      expect(await everyOwnedNumber(ready.carrier)).toHaveLength(1);
    });

    for (const { number, code } of market.refused) {
      testCarrier(under, `of ${number} is refused: ${code}`, async (ready) => {
        const outcome = await endOfOrder(under, ready, orderOf(number));
        if (outcome.status !== 'refused') throw new Error(`The purchase is not refused but ${outcome.status}.`);
        await expectFailure(ready.account, Promise.reject(outcome.error), { code, effect: 'none' });
        expect(await everyOwnedNumber(ready.carrier)).toStrictEqual([]);
      });
    }

    if (under.pendingOrders) pendingPurchaseContract(under, market);
    if (under.faults) lostPurchaseContract(under, market, under.faults);
  });
}

function pendingPurchaseContract(under: CarrierUnderTest, market: Marketplace): void {
  testCarrier(under, 'is pending until the carrier has seen to it', async (ready) => {
    const [number = ''] = await numbersToBuy(ready.carrier, market);
    const order = orderOf(number);
    expect(await ready.carrier.buy(order)).toStrictEqual({ status: 'pending' });
    expect(await ready.carrier.orderOutcome(order)).toStrictEqual({ status: 'pending' });
    expect(await settledOutcome(under, ready, order)).toMatchObject({ status: 'bought', number: { number } });
  });
}

function lostPurchaseContract(under: CarrierUnderTest, market: Marketplace, faults: Faults<OpenedAccount>): void {
  testCarrier(under, 'whose answer is lost is found again, and made once', async (ready) => {
    const [number = ''] = await numbersToBuy(ready.carrier, market);
    const order = orderOf(number);
    faults.loseNextAnswer(ready.account, 'write', 'after');
    await expectFailure(ready.account, ready.carrier.buy(order), { effect: 'unknown' });
    const another = { ...ready, carrier: ready.account.client(ready.setup) };
    expect(await settledOutcome(under, another, order)).toMatchObject({ status: 'bought', number: { number } });
    expect(await everyOwnedNumber(another.carrier)).toHaveLength(1);
  });

  testCarrier(under, 'that is lost on its way has become nothing, and can be made again', async (ready) => {
    const [number = ''] = await numbersToBuy(ready.carrier, market);
    const order = orderOf(number);
    faults.loseNextAnswer(ready.account, 'write', 'before');
    await expectFailure(ready.account, ready.carrier.buy(order), { effect: 'unknown' });
    expect(await settledOutcome(under, ready, order)).toStrictEqual({ status: 'none' });
    await numbersToBuy(ready.carrier, market);
    expect(await endOfOrder(under, ready, order)).toMatchObject({ status: 'bought', number: { number } });
  });

  if (!faults.rateLimitNext) return;
  testCarrier(under, 'that comes too soon after others has not happened', async (ready) => {
    const [number = ''] = await numbersToBuy(ready.carrier, market);
    const order = orderOf(number);
    faults.rateLimitNext?.(ready.account, 2_000);
    const limited = { code: 'carrier_rate_limited', effect: 'none', retryAfterMs: 2_000 } as const;
    const error = await expectFailure(ready.account, ready.carrier.buy(order), limited);
    expect(error.isPassing).toBe(true);
    expect(await ready.carrier.orderOutcome(order)).toStrictEqual({ status: 'none' });
  });
}
