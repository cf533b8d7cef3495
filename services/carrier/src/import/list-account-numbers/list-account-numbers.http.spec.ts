import { expect, jest, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME } from '#event-store/testing';
import { encodeCursor } from '#http-api';
import {
  ACCOUNT_ID,
  NOWHERE,
  WEBHOOKS,
  carrierError,
  owned,
  workshopOfEachTest,
} from '../../testing/carrier-workshop.js';
import type { OverridesOf } from '../../carrier/carrier-facts.js';
import { AccountOverrides } from './account-overrides.js';
import { ListAccountNumbersController } from './list-account-numbers.http.js';

const opened = workshopOfEachTest();
const caller: Principal = { keyId: 'key-1', name: 'ops', role: 'viewer', workspace: HOME };
const cursorTo = (page: string) => encodeCursor(`numbers of ${ACCOUNT_ID}`, page);
const beginAnew = { code: 'invalid_request', details: { errors: [{ field: 'cursor', message: expect.any(String) }] } };

async function newList() {
  const { accounts, register, carrier } = await opened();
  carrier.always('overridesOfAll', () => () => []);
  const controller = new ListAccountNumbersController(accounts, register);
  const list = (cursor?: string, limit = 50) =>
    controller.list(ACCOUNT_ID, { ...(cursor && { cursor }), limit }, caller);
  return { carrier, list };
}

test('what an account holds goes on where the page before has ended', async () => {
  const { carrier, list } = await newList();
  carrier.next('ownedNumbers', { numbers: [owned], next: '2', total: 7 });
  const first = await list();
  expect(first).toMatchObject({ items: [{ number: owned.number }], nextCursor: cursorTo('2'), total: 7 });
  carrier.next('ownedNumbers', { numbers: [], next: null, total: 7 });
  const askedAt = expect.stringMatching(/^\d{4}-.*Z$/);
  const last = { items: [], nextCursor: null, total: 7, askedAt, overridesFailure: null };
  expect(await list(first.nextCursor!)).toEqual(last);
  expect(carrier.givenWith('ownedNumbers')).toEqual([undefined, '2']);
});

test('a limit cuts the pages of the carrier, and loses nothing between them', async () => {
  const { carrier, list } = await newList();
  const numbers = [0, 1, 2, 3, 4].map((place) => ({ ...owned, number: `+1415555010${place}` }));
  carrier.always('ownedNumbers', (page?: string) =>
    page === undefined
      ? { numbers: numbers.slice(0, 3), next: '2', total: 5 }
      : { numbers: numbers.slice(3), next: null, total: 5 },
  );
  const pages: string[][] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const { items, nextCursor } = await list(cursor, 2);
    pages.push(items.map(({ number }) => number.slice(-1)));
    cursor = nextCursor;
  }
  expect(pages).toEqual([['0', '1'], ['2'], ['3', '4']]);
  // Who reads on in a page has it as it was read; who begins it, as it is now.
  expect(carrier.givenWith('ownedNumbers')).toEqual([undefined, '2']);
  expect((await list(cursorTo(' +14155550100'))).items).toHaveLength(2);
  await list(undefined, 2);
  expect(carrier.givenWith('ownedNumbers')).toEqual([undefined, '2', undefined, undefined]);
});

test('a cursor that its carrier has never given out is refused by name, and the carrier is not asked', async () => {
  const { carrier, list } = await newList();
  for (const cursor of [cursorTo('https://elsewhere.example'), cursorTo(''), cursorTo('x +1'), 'elsewhere']) {
    await expect(list(cursor)).rejects.toMatchObject(beginAnew);
  }
  expect(carrier.questions).toEqual([]);
});

test('so is one that the carrier refuses, but not for what is of the account, or passes', async () => {
  const { carrier, list } = await newList();
  for (const code of ['carrier_refused', 'number_not_at_carrier'] as const) {
    carrier.next('ownedNumbers', carrierError(code));
    await expect(list(cursorTo('2'))).rejects.toMatchObject(beginAnew);
  }
  for (const code of ['carrier_credentials_rejected', 'carrier_unavailable'] as const) {
    carrier.next('ownedNumbers', carrierError(code));
    await expect(list(cursorTo('2'))).rejects.toMatchObject({ code });
  }
  carrier.next('ownedNumbers', carrierError('carrier_refused'));
  await expect(list()).rejects.toMatchObject({ code: 'carrier_refused' });
});

test('says what takes messages past the webhook now and after an import, asked for once while somebody reads on', async () => {
  const { carrier, list } = await newList();
  const service = { kind: 'messaging_service', id: 'MG1', name: null, takes: 'messages' };
  const nobodys = { ...owned, configuration: NOWHERE };
  carrier.always('ownedNumbers', (page?: string) => ({ numbers: [nobodys], next: page ? null : '2', total: 2 }));
  carrier.always('overridesOfAll', () => () => [service]);
  const { items, nextCursor, overridesFailure } = await list();
  const name = 'messaging service MG1';
  expect([items, overridesFailure]).toMatchObject([
    [
      {
        webhooks: { messages: { now: name, after: name }, voice: { after: expect.stringMatching('/voice$') } },
        overrides: [{ takes: 'messages', name, endsWithImport: false, remedy: expect.stringContaining('Defer') }],
        import: { outcome: 'imported', code: 'overridden', detail: expect.stringContaining(name) },
      },
    ],
    null,
  ]);
  expect((await list(nextCursor!)).items).toMatchObject([{ overrides: [{ name }] }]);
  const times = () => carrier.questions.filter((question) => question === 'overridesOfAll').length;
  expect(times()).toBe(1);
});

test('shows the same before and after of a number that leads here, whatever that is called at the carrier', async () => {
  const { carrier, list } = await newList();
  carrier.always('ownedNumbers', () => ({ numbers: [owned], next: null, total: 1 }));
  carrier.currentTargets = () => ({ voice: 'connection "Ringfence"', messages: 'profile "Ringfence"' });
  const here = { now: WEBHOOKS.voice, after: WEBHOOKS.voice };
  expect((await list()).items).toMatchObject([{ webhooks: { voice: here, messages: { now: WEBHOOKS.messages } } }]);
});

test('keeps nobody waiting for an account whose overrides take long, and has them for who asks again', async () => {
  const { accounts, carrier } = await opened();
  const { promise, resolve } = Promise.withResolvers<OverridesOf>();
  carrier.always('overridesOfAll', () => promise);
  const { carrier: opening } = await accounts.open(HOME, ACCOUNT_ID);
  const overrides = new AccountOverrides(1);
  expect(await overrides.of(opening)).toMatchObject({
    failure: { code: 'carrier_unavailable', message: expect.stringContaining('again in a moment') },
  });
  const overridesOf = () => [];
  resolve(overridesOf);
  expect(await overrides.of(opening)).toEqual({ overridesOf });
  expect(carrier.questions).toEqual(['overridesOfAll']);
});

test.each([
  ['carrier_rate_limited', 60_000, 60_000],
  ['carrier_unavailable', undefined, 5_000],
] as const)(
  'leaves a carrier alone that would not say it, for as long as it asks: %s',
  async (code, retryAfterMs, ms) => {
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'performance', 'setImmediate'] });
    try {
      const { accounts, carrier } = await opened();
      const { carrier: opening } = await accounts.open(HOME, ACCOUNT_ID);
      const failure = carrierError(code, { retryAfterMs });
      carrier.always('overridesOfAll', () => failure);
      const overrides = new AccountOverrides();
      expect(await overrides.of(opening)).toEqual({ failure });
      jest.advanceTimersByTime(ms - 1);
      expect(await overrides.of(opening)).toEqual({ failure });
      expect(carrier.questions).toEqual(['overridesOfAll']);
      jest.advanceTimersByTime(1);
      const overridesOf = () => [];
      carrier.always('overridesOfAll', () => overridesOf);
      expect(await overrides.of(opening)).toEqual({ overridesOf });
    } finally {
      jest.useRealTimers();
    }
  },
);

test('lists what the account holds without them where the carrier would not say, and says why', async () => {
  const { carrier, list } = await newList();
  carrier.always('ownedNumbers', () => ({ numbers: [owned], next: null, total: 1 }));
  carrier.always('overridesOfAll', () => carrierError('carrier_permission_missing'));
  const { items, overridesFailure } = await list();
  expect(items).toMatchObject([{ number: owned.number, import: { outcome: expect.any(String) } }]);
  expect(items[0]).not.toHaveProperty('overrides');
  expect(overridesFailure).toEqual({
    code: 'carrier_permission_missing',
    detail: expect.stringContaining('is not known'),
  });
});
