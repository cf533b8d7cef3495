import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME, WHO } from '#event-store/testing';
import type { NumberType } from '#number-facts';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import type { NumberSearch } from '../../carrier/carrier-facts.js';
import { credentialsKey } from '../../account/connected-accounts.js';
import { ACCOUNT_ID, carrierError, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import type { CarrierWorkshop } from '../../testing/carrier-workshop.js';
import { listing } from '../../testing/purchase-workshop.js';
import { Marketplace } from '../remembering-marketplace.js';
import { SearchNumbersController } from './search-numbers.http.js';

const opened = workshopOfEachTest();
const caller: Principal = { keyId: 'key-1', name: 'ops', role: 'viewer', workspace: HOME };

interface Query {
  readonly country?: string;
  readonly areaCode?: string;
  readonly limit?: number;
  readonly type?: NumberType;
}

type Offer = (search: NumberSearch) => unknown;

/** Numbers in San Francisco and Toronto, and nowhere else. */
const offer: Offer = ({ country, areaCode }) =>
  ['US 415', 'CA 416'].includes(`${country} ${areaCode}`) ? [listing] : [];

async function newSearch(offered = offer, workshop?: CarrierWorkshop, types: readonly NumberType[] = ['local']) {
  const { accounts, carrier, register } = workshop ?? (await opened());
  carrier.always('searchNumbers', offered);
  carrier.always('numberTypes', () => types);
  const controller = new SearchNumbersController(new Marketplace(() => 0), accounts, new AccountDirectory(), register);
  const asked = { carrierAccountId: ACCOUNT_ID, refresh: false };
  return (query: Query) => controller.search({ ...asked, ...query }, caller);
}

test('says of which country the numbers are that were looked for', async () => {
  const search = await newSearch();
  for (const [areaCode, country] of [
    ['415', 'US'],
    ['416', 'CA'],
  ] as const) {
    const found = await search({ areaCode });
    expect([found.country, found.items.length, found.countryNote]).toEqual([country, 1, undefined]);
  }
});

test('says, where nothing is found and no country was named, which one was taken', async () => {
  const search = await newSearch();
  const taken = expect.stringMatching(/numbers of US were looked for.*country=/);
  for (const query of [{}, { areaCode: '212' }]) {
    expect(await search(query)).toMatchObject({ country: 'US', countryNote: taken, items: [] });
  }
  await expect(search({ areaCode: '20' })).rejects.toMatchObject({ code: 'invalid_request' });
  for (const query of [{ country: 'GB', areaCode: '20' }, { country: 'US' }]) {
    const { country, countryNote } = await search(query);
    expect([country, countryNote]).toEqual([query.country, undefined]);
  }
});

test('finds nothing in an area code that there is not, and says so, whatever the carrier thinks of it', async () => {
  const unknown = { items: [], areaCodeNote: expect.stringContaining('there is no area code 999') };
  const search = await newSearch();
  expect(await search({ areaCode: '999' })).toMatchObject({ ...unknown, suggestions: [] });
  expect((await search({ areaCode: '212' })).areaCodeNote).toBeUndefined();
  const notes = [];
  for (const country of ['US', 'CA'])
    notes.push((await search({ country, areaCode: country === 'US' ? '416' : '415' })).areaCodeNote);
  expect(notes).toEqual([expect.stringContaining('country=CA'), expect.stringContaining('country=US')]);
  const refusing = await newSearch(({ areaCode }) =>
    areaCode === undefined ? [listing] : carrierError('area_code_unknown'),
  );
  expect(await refusing({ areaCode: '999' })).toMatchObject({ ...unknown, suggestions: [{ areaCode: '415' }] });
  await expect(refusing({ areaCode: '212' })).rejects.toMatchObject({ code: 'area_code_unknown' });
});

test('says what to do next who has found nothing, and nothing else says it', async () => {
  const search = await newSearch();
  expect((await search({})).note).toMatch(/refresh=true, look in another country, or import a number/);
  expect((await search({ areaCode: '212' })).note).toMatch(/refresh=true, leave out or change areaCode, or import/);
  for (const query of [{ areaCode: '999' }, { areaCode: '415' }]) expect((await search(query)).note).toBeUndefined();
  const suggesting = await newSearch(({ areaCode }) => (areaCode === '646' ? [listing] : []));
  expect(await suggesting({ areaCode: '212' })).toEqual(
    expect.objectContaining({ suggestions: [{ areaCode: '646', locality: 'New York, NY' }] }),
  );
  expect((await suggesting({ areaCode: '212' })).note).toBeUndefined();
});

test('says of an area code of another type that it is, and what the type has', async () => {
  const search = await newSearch(({ type, areaCode }) =>
    type === 'toll_free' && areaCode === undefined ? [{ ...listing, number: '+18005550100' }] : [],
  );
  expect(await search({ areaCode: '212', type: 'toll_free' })).toMatchObject({
    items: [],
    areaCodeNote: expect.stringContaining('type=local'),
    suggestions: [{ areaCode: '800' }],
  });
});

test('suggests numbers of another type to who has named none, also where the country has no local ones', async () => {
  const refusal = carrierError('number_type_not_offered');
  const search = await newSearch(
    ({ type, areaCode }) =>
      type === 'local' ? refusal : areaCode === undefined ? [{ ...listing, number: '+447700900100' }] : [],
    undefined,
    ['mobile'],
  );
  const { suggestions, unanswered } = await search({ country: 'GB', areaCode: '20' });
  expect([suggestions, unanswered]).toEqual([[{ areaCode: '7700', locality: listing.locality }], undefined]);
});

describe('a number that is being bought', () => {
  const NUMBERS = ['+14155550100', '+14155550101', '+14155550102'];
  let workshop: CarrierWorkshop;
  let search: Awaited<ReturnType<typeof newSearch>>;
  /** What the carrier does not list any more. */
  let sold: readonly string[];

  beforeEach(async () => {
    workshop = await opened();
    sold = [];
    search = await newSearch(
      ({ limit }) =>
        NUMBERS.filter((number) => !sold.includes(number))
          .slice(0, limit)
          .map((number) => ({ ...listing, number })),
      workshop,
    );
  });

  const shown = async (limit: number) => (await search({ areaCode: '415', limit })).items.map(({ number }) => number);
  const buy = (number: string, workspace = HOME) =>
    workshop.register.reserve(number, 'purchase-1', { ...WHO, workspace });
  const asked = () => workshop.carrier.givenWith('searchNumbers');

  test.each([HOME, 'elsewhere'])('is not offered, and the next one is, whoever buys it: %s', async (workspace) => {
    expect(await shown(1)).toEqual(NUMBERS.slice(0, 1));
    await buy(NUMBERS[0]!, workspace);
    expect([await shown(1), await shown(1)]).toEqual([NUMBERS.slice(1, 2), NUMBERS.slice(1, 2)]);
    // The second time, what was remembered is enough.
    expect(asked()).toMatchObject([{ limit: 1 }, { limit: 2 }]);
  });

  test('is not offered when the carrier has it no more, and one more is', async () => {
    expect(await shown(2)).toEqual(NUMBERS.slice(0, 2));
    await buy(NUMBERS[0]!);
    sold = NUMBERS.slice(0, 1);
    expect(await shown(2)).toEqual(NUMBERS.slice(1));
  });

  test('costs no other its place in the list while the carrier cannot be asked', async () => {
    await shown(2);
    await buy(NUMBERS[0]!);
    workshop.carrier.always('searchNumbers', () => carrierError('carrier_unavailable'));
    expect(await shown(2)).toEqual(NUMBERS.slice(1, 2));
  });

  test('is shown rather than nothing while nobody can tell who has it', async () => {
    await buy(NUMBERS[0]!);
    workshop.register.loseNextAnswer('claimants', 'before');
    expect(await shown(1)).toEqual(NUMBERS.slice(0, 1));
  });
});

test('says of an account whose credentials are not here any more that they are missing', async () => {
  const workshop = await opened();
  const search = await newSearch(offer, workshop);
  await workshop.vault.delete(credentialsKey(HOME, ACCOUNT_ID));
  await expect(search({ areaCode: '415' })).rejects.toMatchObject({
    code: 'carrier_credentials_missing',
    message: expect.stringContaining('/rotate'),
  });
});
