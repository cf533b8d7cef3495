import { expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME } from '#event-store/testing';
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

type Offer = (search: NumberSearch) => unknown;

/** Numbers in San Francisco and Toronto, and nowhere else. */
const offer: Offer = ({ country, areaCode }) =>
  ['US 415', 'CA 416'].includes(`${country} ${areaCode}`) ? [listing] : [];

async function newSearch(offered = offer, workshop?: CarrierWorkshop) {
  const { accounts, carrier } = workshop ?? (await opened());
  carrier.always('searchNumbers', offered);
  const controller = new SearchNumbersController(new Marketplace(() => 0), accounts, new AccountDirectory());
  const asked = { carrierAccountId: ACCOUNT_ID, type: 'local', refresh: false } as const;
  return (query: { readonly country?: string; readonly areaCode?: string }) =>
    controller.search({ ...asked, ...query }, caller);
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

test('says of an account whose credentials are not here any more that they are missing', async () => {
  const workshop = await opened();
  const search = await newSearch(offer, workshop);
  await workshop.vault.delete(credentialsKey(HOME, ACCOUNT_ID));
  await expect(search({ areaCode: '415' })).rejects.toMatchObject({
    code: 'carrier_credentials_missing',
    message: expect.stringContaining('/rotate'),
  });
});
