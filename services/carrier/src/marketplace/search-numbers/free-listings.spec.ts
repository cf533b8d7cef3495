import { beforeEach, expect, test } from '@jest/globals';
import { freeListings } from './free-listings.js';

interface Listed {
  readonly carrierAccountId: string;
  readonly number: string;
}

/** `count` numbers of an account, from 1. */
const offeredBy = (carrierAccountId: string, count: number): Listed[] =>
  Array.from({ length: count }, (_, index) => ({ carrierAccountId, number: `${carrierAccountId} ${index + 1}` }));
const numbersOf = (carrierAccountId: string, count: number) =>
  offeredBy(carrierAccountId, count).map(({ number }) => number);

let askedAbout: (readonly string[])[];
let askedAnew: (readonly [string, number])[];
beforeEach(() => {
  askedAbout = [];
  askedAnew = [];
});

/** `now`: what accounts offer when they are asked anew; undefined: they would not say. */
async function shown(
  found: readonly (readonly Listed[])[],
  limit: number,
  taken: readonly string[],
  now: readonly Listed[] | undefined = [],
): Promise<readonly string[]> {
  const listings = await freeListings(found, limit, {
    takenAmong: async (numbers) => {
      askedAbout.push(numbers);
      return new Set(taken.filter((number) => numbers.includes(number)));
    },
    askAnew: async (carrierAccountId, atMost) => {
      askedAnew.push([carrierAccountId, atMost]);
      return now?.filter((listed) => listed.carrierAccountId === carrierAccountId).slice(0, atMost);
    },
  });
  return listings.map(({ number }) => number);
}

test('shows what is free, and asks once for little more than that', async () => {
  expect(await shown([offeredBy('twilio-1', 100)], 2, [])).toEqual(['twilio-1 1', 'twilio-1 2']);
  expect([askedAbout.length, askedAbout[0]!.length, askedAnew]).toEqual([1, 12, []]);
});

test('leaves out what is taken, and asks no carrier while enough are left, however far behind', async () => {
  expect(await shown([offeredBy('twilio-1', 3)], 2, ['twilio-1 1'])).toEqual(['twilio-1 2', 'twilio-1 3']);
  const found = [offeredBy('twilio-1', 15), offeredBy('sandbox', 20)];
  expect(await shown(found, 5, numbersOf('twilio-1', 15))).toEqual(numbersOf('sandbox', 5));
  expect(askedAnew).toEqual([]);
});

test('asks the accounts anew that may have more where too few are left, for as many more as are taken', async () => {
  const found = [offeredBy('telnyx-1', 1), offeredBy('twilio-1', 3)];
  const items = await shown(found, 3, ['twilio-1 1', 'twilio-1 2'], offeredBy('twilio-1', 4));
  expect(items).toEqual(['telnyx-1 1', 'twilio-1 3', 'twilio-1 4']);
  expect(askedAnew).toEqual([['twilio-1', 5]]);
});

test('asks no account anew that has told of all that it has', async () => {
  expect(await shown([offeredBy('twilio-1', 2)], 3, ['twilio-1 1'], offeredBy('twilio-1', 9))).toEqual(['twilio-1 2']);
  expect(askedAnew).toEqual([]);
});

test('shows nothing that is taken of what an account offers then, and looks nothing up twice', async () => {
  const taken = numbersOf('twilio-1', 30);
  expect(await shown([offeredBy('twilio-1', 5)], 5, taken, offeredBy('twilio-1', 40))).toEqual([]);
  expect(askedAnew).toEqual([['twilio-1', 10]]);
  expect(askedAbout.flat()).toEqual(numbersOf('twilio-1', 10));
});

test('shows no more than wanted of what it was answered, and never asks for more than an answer may have', async () => {
  expect(await shown([offeredBy('twilio-1', 1)], 1, ['twilio-1 1'], offeredBy('twilio-1', 9))).toEqual(['twilio-1 2']);
  await shown([offeredBy('twilio-1', 500)], 500, ['twilio-1 1']);
  expect(askedAnew).toEqual([
    ['twilio-1', 2],
    ['twilio-1', 500],
  ]);
});

test('shows what is left where the account would not say', async () => {
  const listings = await freeListings([offeredBy('twilio-1', 2)], 2, {
    takenAmong: async () => new Set(['twilio-1 1']),
    askAnew: async () => undefined,
  });
  expect(listings).toEqual([{ carrierAccountId: 'twilio-1', number: 'twilio-1 2' }]);
});
