import { expect, test } from '@jest/globals';
import type { Principal } from '#access';
import { HOME } from '#event-store/testing';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import type { NumberSearch } from '../../carrier/carrier-facts.js';
import { ACCOUNT_ID, workshopOfEachTest } from '../../testing/carrier-workshop.js';
import { listing } from '../../testing/purchase-workshop.js';
import { Marketplace } from '../remembering-marketplace.js';
import { SearchNumbersController } from './search-numbers.http.js';

const opened = workshopOfEachTest();
const caller: Principal = { keyId: 'key-1', name: 'ops', role: 'viewer', workspace: HOME };

/** Where there are numbers in San Francisco and Toronto, and nowhere else. */
async function newSearch() {
  const { accounts, carrier } = await opened();
  carrier.always('searchNumbers', ({ country, areaCode }: NumberSearch) =>
    ['US 415', 'CA 416'].includes(`${country} ${areaCode}`) ? [listing] : [],
  );
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
  for (const query of [{}, { areaCode: '20' }]) {
    expect(await search(query)).toMatchObject({ country: 'US', countryNote: taken, items: [] });
  }
  for (const query of [{ country: 'GB', areaCode: '20' }, { country: 'US' }]) {
    const { country, countryNote } = await search(query);
    expect([country, countryNote]).toEqual([query.country, undefined]);
  }
});
