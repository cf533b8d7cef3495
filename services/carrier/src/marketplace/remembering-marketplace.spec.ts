import { beforeEach, expect, test } from '@jest/globals';
import type { NumberSearch } from '../carrier/carrier-facts.js';
import { HOME } from '#event-store/testing';
import { ACCOUNT_ID, carrierError, workshopOfEachTest } from '../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../testing/carrier-workshop.js';
import { listing } from '../testing/purchase-workshop.js';
import { Marketplace } from './remembering-marketplace.js';
import type { MarketplaceSearch } from './remembering-marketplace.js';

const opened = workshopOfEachTest();
const search = { country: 'US', type: 'local', limit: 3 } as const;

let workshop: CarrierWorkshop;
let nowMs: number;
let marketplace: Marketplace;
beforeEach(async () => {
  workshop = await opened();
  nowMs = 0;
  marketplace = new Marketplace(() => nowMs);
  workshop.carrier.always('searchNumbers', ({ type, areaCode, limit }: NumberSearch) =>
    Array.from({ length: limit }, (_, place) => ({ ...listing, number: `${type} ${areaCode ?? ''} ${place}` })),
  );
});

const ask = async (what: MarketplaceSearch, refresh?: boolean, accountId = ACCOUNT_ID) =>
  (await marketplace.search(await workshop.accounts.open(HOME, accountId), what, refresh)).map(({ number }) => number);
const asked = () => workshop.carrier.givenWith('searchNumbers').length;

test('shows again for a minute what the carrier has answered, unless it is asked for anew', async () => {
  const first = await ask(search);
  nowMs = 59_999;
  expect([await ask(search), asked()]).toEqual([first, 1]);
  await ask(search, true);
  expect(asked()).toBe(2);
  nowMs += 59_999;
  await ask(search);
  expect(asked()).toBe(2);
  nowMs += 1;
  await ask(search);
  expect(asked()).toBe(3);
});

test('tells every search and every account from each other', async () => {
  const searches = [search, { ...search, areaCode: '415' }, { ...search, contains: '1' }];
  for (const each of searches) await ask(each);
  await ask(search, false, 'sandbox');
  expect(asked()).toBe(4);
});

test('takes a search for the same however it is written, and whether its type was named or not', async () => {
  workshop.carrier.always('numberTypes', () => ['local']);
  await ask({ country: 'US', type: 'local', areaCode: '415', limit: 3 });
  await ask({ areaCode: '415', limit: 3, type: 'local', country: 'US' });
  await ask({ country: 'US', areaCode: '415', limit: 3 });
  expect(asked()).toBe(1);
});

test('asks for every type that the country has, and shows some of each', async () => {
  workshop.carrier.always('numberTypes', () => ['local', 'toll_free']);
  expect(await ask({ country: 'US', limit: 3 })).toEqual([
    'local  0',
    'toll_free  0',
    'local  1',
    'toll_free  1',
    'local  2',
    'toll_free  2',
  ]);
  await ask({ country: 'US', areaCode: '415', limit: 3 });
  expect(workshop.carrier.givenWith('numberTypes')).toEqual(['US']);
});

test('answers who wants fewer with all that it knows, and asks again for who wants more', async () => {
  const three = await ask(search);
  expect([await ask({ ...search, limit: 1 }), asked()]).toEqual([three, 1]);
  expect([(await ask({ ...search, limit: 4 })).length, asked()]).toEqual([4, 2]);
  expect([(await ask(search)).length, asked()]).toEqual([4, 2]);
});

test('does not ask again for more than the carrier has', async () => {
  workshop.carrier.always('searchNumbers', () => [listing]);
  expect([await ask(search), await ask({ ...search, limit: 50 }), asked()]).toEqual([
    [listing.number],
    [listing.number],
    1,
  ]);
});

test('shows what it knows, however many are wanted, while the carrier cannot be asked', async () => {
  const three = await ask(search);
  const away = carrierError('carrier_unavailable');
  workshop.carrier.always('searchNumbers', () => away);
  for (const ms of [0, 3_599_999]) {
    nowMs = ms;
    for (const limit of [1, 3, 50]) expect(await ask({ ...search, limit })).toEqual(three);
  }
  nowMs = 3_600_000;
  await expect(ask({ ...search, limit: 50 })).rejects.toBe(away);
});

test('asks once for what several want at the same moment', async () => {
  const [one, other] = await Promise.all([ask(search), ask(search)]);
  expect([other, asked()]).toEqual([one, 1]);
});

test('shows for an hour what the carrier has said when it cannot be asked, and when it said so', async () => {
  const before = new Date().toISOString();
  const [first] = await marketplace.search(await workshop.accounts.open(HOME, ACCOUNT_ID), search);
  expect(first!.askedAt >= before).toBe(true);
  const away = carrierError('carrier_unavailable');
  workshop.carrier.always('searchNumbers', () => away);
  for (const ms of [60_000, 3_599_999]) {
    nowMs = ms;
    const [again] = await marketplace.search(await workshop.accounts.open(HOME, ACCOUNT_ID), search);
    expect(again).toEqual(first);
  }
  await expect(ask(search, true)).rejects.toBe(away);
  nowMs = 3_600_000;
  await expect(ask(search)).rejects.toBe(away);
  expect(asked()).toBe(5);
});

test('remembers no refusal', async () => {
  const refusal = carrierError('country_not_offered');
  workshop.carrier.always('searchNumbers', () => refusal);
  for (const count of [1, 2]) {
    await expect(ask(search)).rejects.toBe(refusal);
    expect(asked()).toBe(count);
  }
});
