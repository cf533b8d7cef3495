import { randomUUID } from 'node:crypto';
import { inspect } from 'node:util';
import { expect, test } from '@jest/globals';
import { hasCode } from '#domain-error';
import type {
  AccountSetup,
  NumberOrder,
  OrderOutcome,
  OwnedNumber,
  Pointing,
  WebhookTargets,
} from '../carrier-facts.js';
import type { CarrierError, CarrierFailure } from '../carrier.errors.js';
import type { Carrier } from '../carrier.port.js';
import type { CarrierUnderTest, Marketplace, OpenedAccount } from './carrier-under-test.js';

export const WEBHOOKS: WebhookTargets = {
  voice: 'https://ringfence.example/webhooks/carrier/0199a0f0-0000-7000-8000-000000000001/voice',
  messages: 'https://ringfence.example/webhooks/carrier/0199a0f0-0000-7000-8000-000000000001/messages',
  messageStatus: 'https://ringfence.example/webhooks/carrier/0199a0f0-0000-7000-8000-000000000001/message-status',
};

/** How a number is pointing of which everything reaches us. */
export const HERE: Pointing = { voice: true, messages: true };

/** A client as the product opens it: of an account that is set up. */
export interface ReadyAccount {
  readonly account: OpenedAccount;
  readonly carrier: Carrier;
  readonly setup: AccountSetup;
}

/** Registers a test that gets an account of its own, set up. */
export function testCarrier(under: CarrierUnderTest, name: string, expectOf: (ready: ReadyAccount) => Promise<void>) {
  testAccount(under, name, async (account) => {
    const setup = await account.client().setUp(WEBHOOKS);
    await expectOf({ account, setup, carrier: account.client(setup) });
  });
}

/** Registers a test that gets an account of its own. */
export function testAccount(
  under: CarrierUnderTest,
  name: string,
  expectOf: (account: OpenedAccount) => Promise<void>,
) {
  test(`${name}`, async () => {
    const account = await under.open();
    try {
      await expectOf(account);
    } finally {
      await account.close();
    }
  });
}

/** Numbers that can be bought, just searched for. */
export async function numbersToBuy(carrier: Carrier, market: Marketplace, count = 1): Promise<readonly string[]> {
  const { country, type, areaCode } = market;
  const listings = await carrier.searchNumbers({ country, type, areaCode, limit: count });
  expect(listings).toHaveLength(count);
  return listings.map(({ number }) => number);
}

export function orderOf(number: string): NumberOrder {
  return { number, purchaseId: randomUUID(), webhooks: WEBHOOKS };
}

/** Orders the number and waits for what becomes of it. A purchase refused at once is refused, whichever way it is said. */
export async function endOfOrder(
  under: CarrierUnderTest,
  { account, carrier }: ReadyAccount,
  order: NumberOrder,
): Promise<OrderOutcome> {
  let outcome: OrderOutcome;
  try {
    outcome = await carrier.buy(order);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    outcome = { status: 'refused', error };
  }
  return outcome.status === 'pending' ? settledOutcome(under, { account, carrier }, order) : outcome;
}

/** What the order has become once nothing is pending. */
export async function settledOutcome(
  { pendingOrders }: CarrierUnderTest,
  { account, carrier }: Pick<ReadyAccount, 'account' | 'carrier'>,
  order: NumberOrder,
): Promise<OrderOutcome> {
  await pendingOrders?.settle(account);
  const outcome = await carrier.orderOutcome(order);
  expect(outcome.status).not.toBe('pending');
  return outcome;
}

function isRefusal(error: unknown): error is CarrierError {
  return error instanceof Error && error.name === 'CarrierError' && (error as CarrierError).effect === 'none';
}

/** Buys one number. */
export async function buyOne(
  under: CarrierUnderTest,
  market: Marketplace,
  ready: ReadyAccount,
): Promise<{ readonly order: NumberOrder; readonly owned: OwnedNumber }> {
  const [number = ''] = await numbersToBuy(ready.carrier, market);
  const order = orderOf(number);
  const outcome = await endOfOrder(under, ready, order);
  if (outcome.status !== 'bought') throw new Error(`The number was not bought but ${inspect(outcome)}.`);
  return { order, owned: outcome.number };
}

/** The number as the account holds it. */
export async function ownedOf(carrier: Carrier, number: string): Promise<OwnedNumber> {
  const owned = await carrier.ownedNumber(number);
  if (!owned) throw new Error(`The account does not hold ${number}.`);
  return owned;
}

/** Every number that the account holds, in the order in which the pages give them. */
export async function everyOwnedNumber(carrier: Carrier): Promise<readonly OwnedNumber[]> {
  const numbers: OwnedNumber[] = [];
  for (let page = await carrier.ownedNumbers(); ; page = await carrier.ownedNumbers(page.next)) {
    numbers.push(...page.numbers);
    if (page.next === null) return numbers;
  }
}

/** Expects a `CarrierError` that says what is expected, in a sentence, and gives no secret of the account away. */
export async function expectFailure(
  account: OpenedAccount,
  promise: Promise<unknown>,
  expected: Partial<Pick<CarrierFailure, 'code' | 'effect' | 'retryAfterMs'>>,
): Promise<CarrierError> {
  const error = await promise.then(
    (value) => expect(inspect(value)).toBe('a rejection'),
    (rejection: unknown) => rejection,
  );
  expect(error).toMatchObject({ name: 'CarrierError', ...expected });
  const failure = error as CarrierError;
  expect(hasCode(failure, failure.code)).toBe(true);
  expect(['none', 'unknown']).toContain(failure.effect);
  expect(failure.message).toMatch(/\.$/);
  expectNoSecret(account, inspect(failure, { depth: 20, showHidden: true }));
  return failure;
}

export function expectNoSecret({ secrets }: OpenedAccount, text: string): void {
  for (const secret of secrets) {
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
    expect(text).not.toContain(Buffer.from(secret).toString('base64').replace(/=*$/, ''));
  }
}
