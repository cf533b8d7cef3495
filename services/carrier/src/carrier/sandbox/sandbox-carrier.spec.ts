import { randomUUID } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { loadAggregate, readMetadata } from '#event-store';
import type { NumberOrder } from '../carrier-facts.js';
import type { Carrier } from '../carrier.port.js';
import { everyOwnedNumber, orderOf, ownedOf, WEBHOOKS } from '../testing/carrier-steps.js';
import { carrierContract } from '../testing/carrier.contract.js';
import type { OpenedAccount } from '../testing/carrier-under-test.js';
import { ORDER_MS } from './failures-on-purpose.js';
import { blockStream, heldNumbers } from './holdings.js';
import { SandboxCarrier } from './sandbox-carrier.js';
import { LossyEventStoreDouble } from './testing/lossy-event-store-double.js';

/** A moment that a test moves on by hand. */
class Clock {
  nowMs = Date.parse('2026-01-02T03:04:05.006Z');
  readonly timeIn = (ms: number): string => new Date(this.nowMs + ms).toISOString();
}

class OpenedSandbox implements OpenedAccount {
  readonly store = new LossyEventStoreDouble();
  readonly clock = new Clock();
  readonly secrets = ['s3cret'];

  client(): SandboxCarrier {
    return this.of('account-1');
  }

  of(accountId: string, workspace = 'home'): SandboxCarrier {
    return new SandboxCarrier({ store: this.store, accountId, workspace, timeIn: this.clock.timeIn });
  }

  close(): Promise<void> {
    return this.store.close();
  }
}

/** Numbers whose calls go to somebody else, as if another program had ordered them. */
async function setUpElsewhere(account: OpenedSandbox, count: number): Promise<readonly string[]> {
  const carrier = account.client();
  const numbers: string[] = [];
  while (numbers.length < count) {
    const limit = Math.min(50, count - numbers.length);
    const listings = await carrier.searchNumbers({ country: 'US', type: 'local', limit, contains: '55501' });
    if (listings.length === 0) throw new Error(`The sandbox has fewer than ${count} numbers.`);
    for (const { number } of listings) {
      const outcome = await carrier.buy(orderOf(number));
      if (outcome.status !== 'bought') throw new Error(`${number} is ${outcome.status}.`);
      const url = `https://user:s3cret@elsewhere.example/${numbers.length}?token=s3cret`;
      await carrier.configure(outcome.number, { voiceUrl: url, messagesUrl: url, messageStatusUrl: null });
      numbers.push(number);
    }
  }
  return numbers;
}

carrierContract<OpenedSandbox>({
  name: 'SandboxCarrier',
  open: async () => new OpenedSandbox(),
  marketplace: {
    country: 'US',
    type: 'local',
    areaCode: '415',
    emptyAreaCode: '212',
    unknownAreaCode: '999',
    missingType: 'mobile',
    missingCountry: 'DE',
    refused: [
      { number: '+14155550190', code: 'certification_required' },
      { number: '+14155550191', code: 'number_not_available' },
      { number: '+14155550192', code: 'address_required' },
      { number: '+14155550193', code: 'bundle_required' },
      { number: '+14155550194', code: 'carrier_balance_insufficient' },
      { number: '+14155550195', code: 'carrier_trial_limit' },
      { number: '+12125550100', code: 'number_not_offered' },
      { number: '+14155552671', code: 'number_not_offered' },
    ],
  },
  holdings: { setUpElsewhere, severalPages: 450 },
  faults: { loseNextAnswer: ({ store }, of, when) => store.loseNextAnswer(of, when) },
});

describe('a sandbox', () => {
  test('is one for all accounts: what one has bought is not there for another', async () => {
    const sandbox = new OpenedSandbox();
    const [ours, theirs] = [sandbox.of('ours', 'home'), sandbox.of('theirs', 'away')];
    const order = orderOf('+14155550100');
    await ours.buy(order);
    expect(await theirs.listing(order.number)).toBeUndefined();
    expect(await theirs.ownedNumber(order.number)).toBeUndefined();
    expect(await theirs.orderOutcome(order)).toStrictEqual({ status: 'none' });
    expect(await everyOwnedNumber(theirs)).toStrictEqual([]);
    await expect(theirs.buy(order)).rejects.toMatchObject({ code: 'number_not_available' });
    await theirs.release(await ownedOf(ours, order.number));
    expect(await ours.ownedNumber(order.number)).toBeDefined();
  });

  test('keeps what it has sold, with who bought it when', async () => {
    const sandbox = new OpenedSandbox();
    const order = orderOf('+442079460000');
    await sandbox.client().buy(order);
    const [ordered] = await sandbox.store.readStream(blockStream('+4420794600'));
    expect(ordered).toMatchObject({ type: 'SandboxNumberOrdered', data: { purchaseId: order.purchaseId } });
    expect(readMetadata(ordered!)).toMatchObject({ workspace: 'home', time: '2026-01-02T03:04:05.006Z' });
  });

  test('does nothing twice for one purchase', async () => {
    const sandbox = new OpenedSandbox();
    const order = orderOf('+14155550100');
    const outcome = await sandbox.client().buy(order);
    expect(await sandbox.client().buy(order)).toStrictEqual(outcome);
    expect((await loadAggregate(sandbox.store, heldNumbers, blockStream('+141555501'))).revision).toBe(0);
  });

  test('takes a number that was given back and bought again for another one', async () => {
    const carrier = new OpenedSandbox().client();
    const [first, second] = [orderOf('+14155550100'), orderOf('+14155550100')];
    await carrier.buy(first);
    const former = await ownedOf(carrier, first.number);
    await carrier.release(former);
    await carrier.buy(second);
    await carrier.release(former);
    expect(await ownedOf(carrier, first.number)).toMatchObject({ purchaseId: second.purchaseId });
    await expect(carrier.pointHere(former, WEBHOOKS)).rejects.toMatchObject({ code: 'number_not_at_carrier' });
  });

  test('says in words that it is one', async () => {
    const carrier = new OpenedSandbox().client();
    expect((await carrier.account()).name).toContain('Sandbox');
    await expect(carrier.numberTypes('DE')).rejects.toThrow(/^Sandbox: .*US, CA, GB, AU, FR/);
    const mobile = carrier.searchNumbers({ country: 'US', type: 'mobile', limit: 1 });
    await expect(mobile).rejects.toThrow(/^Sandbox: .*local, toll_free/);
  });

  test('shows numbers of several places to who does not say where', async () => {
    const carrier = new OpenedSandbox().client();
    const listings = await carrier.searchNumbers({ country: 'US', type: 'local', limit: 20 });
    expect(new Set(listings.map(({ number }) => number.slice(2, 5))).size).toBe(4);
    expect(new Set(listings.map(({ number }) => number)).size).toBe(20);
  });

  test('fills a list from one place when the others have nothing', async () => {
    const carrier = new OpenedSandbox().client();
    const search = { country: 'US', type: 'toll_free', limit: 50, contains: '888555' } as const;
    expect(await carrier.searchNumbers(search)).toHaveLength(50);
  });
});

describe('a purchase that fails on purpose', () => {
  async function outcomes(carrier: Carrier, order: NumberOrder) {
    const bought = await carrier.buy(order).then(
      ({ status }) => status,
      (error: unknown) => error,
    );
    return [bought, (await carrier.orderOutcome(order)).status];
  }
  const lost = expect.objectContaining({ code: 'carrier_unavailable', effect: 'unknown' });

  test('says of the number what the buyer has to bring', async () => {
    const carrier = new OpenedSandbox().client();
    expect((await carrier.listing('+14155550100'))?.requires).toStrictEqual([]);
    expect((await carrier.listing('+14155550192'))?.requires).toStrictEqual(['address']);
    expect((await carrier.listing('+14155550193'))?.requires).toStrictEqual(['bundle']);
  });

  test('loses the answer, and the number is bought', async () => {
    const carrier = new OpenedSandbox().client();
    expect(await outcomes(carrier, orderOf('+14155550197'))).toStrictEqual([lost, 'bought']);
  });

  test('loses an order once, knows nothing of it, and refuses it the next time, so that it ends', async () => {
    const sandbox = new OpenedSandbox();
    const order = orderOf('+14155550196');
    expect(await outcomes(sandbox.client(), order)).toStrictEqual([lost, 'none']);
    const refused = expect.objectContaining({ code: 'number_not_available', effect: 'none' });
    // Also by a process that has not seen the first one.
    for (const _ of [1, 2]) expect(await outcomes(sandbox.client(), order)).toStrictEqual([refused, 'none']);
    expect(await everyOwnedNumber(sandbox.client())).toStrictEqual([]);
    expect(await sandbox.client().listing(order.number)).toBeDefined();
    const another = { ...order, purchaseId: randomUUID() };
    expect(await outcomes(sandbox.of('account-2'), another)).toStrictEqual([lost, 'none']);
  });

  test('stays pending for a while', async () => {
    const sandbox = new OpenedSandbox();
    const [slow, failing] = [orderOf('+14155550198'), orderOf('+14155550199')];
    const carrier = sandbox.client();
    expect(await outcomes(carrier, slow)).toStrictEqual(['pending', 'pending']);
    expect(await outcomes(carrier, failing)).toStrictEqual(['pending', 'pending']);
    sandbox.clock.nowMs += ORDER_MS - 1;
    expect(await everyOwnedNumber(carrier)).toStrictEqual([]);
    expect(await carrier.listing(slow.number)).toBeUndefined();
    sandbox.clock.nowMs += 1;
    expect(await carrier.orderOutcome(slow)).toMatchObject({ status: 'bought' });
    expect(await carrier.orderOutcome(failing)).toMatchObject({
      status: 'refused',
      error: { code: 'number_not_available' },
    });
    expect((await everyOwnedNumber(carrier)).map(({ number }) => number)).toStrictEqual([slow.number]);
    expect(await carrier.listing(failing.number)).toBeDefined();
  });

  test('can be tried again by another purchase', async () => {
    const sandbox = new OpenedSandbox();
    const carrier = sandbox.client();
    const first = orderOf('+14155550199');
    await carrier.buy(first);
    await expect(carrier.buy({ ...first, purchaseId: randomUUID() })).rejects.toMatchObject({
      code: 'number_not_available',
    });
    sandbox.clock.nowMs += ORDER_MS;
    expect(await carrier.buy({ ...first, purchaseId: randomUUID() })).toStrictEqual({ status: 'pending' });
    expect(await carrier.orderOutcome(first)).toStrictEqual({ status: 'none' });
  });
});
