import { describe, expect, test } from '@jest/globals';
import type { Listing } from '../carrier/carrier-facts.js';
import { listing } from '../testing/purchase-workshop.js';
import type { MarketplaceSearch } from './remembering-marketplace.js';
import { countryOfAreaCode, suggestAreaCodes } from './suggest-area-codes.js';

/** What carriers offer by area code; every search is remembered. */
function offering(numbers: Readonly<Record<string, number>>) {
  const asked: MarketplaceSearch[] = [];
  const ask = async (search: MarketplaceSearch): Promise<readonly Listing[]> => {
    asked.push(search);
    const count = Math.min(numbers[search.areaCode ?? ''] ?? 0, search.limit);
    return Array.from({ length: count }, () => listing);
  };
  return { asked, ask };
}

const search = { country: 'US', areaCode: '212', type: 'local', limit: 20, capabilities: ['sms'] } as const;
const codesOf = (suggestions: readonly { areaCode: string }[]) => suggestions.map(({ areaCode }) => areaCode);

describe('in North America', () => {
  test('suggests area codes that have what was looked for, the nearest first', async () => {
    const { ask, asked } = offering({ '646': 1, '332': 3, '718': 2, '415': 9 });
    const codes = codesOf(await suggestAreaCodes(search, ask));
    expect(codes.toSorted()).toEqual(['332', '646', '718']);
    // Overlays of the very ground come before the borough beside it.
    expect(codes.at(-1)).toBe('718');
    const { areaCode: _areaCode, limit: _limit, ...wanted } = search;
    for (const each of asked) expect(each).toMatchObject({ ...wanted, limit: 1 });
  });

  test('asks for local numbers where no type was asked for', async () => {
    const { ask, asked } = offering({});
    const { type: _type, ...anyType } = search;
    await suggestAreaCodes(anyType, ask);
    expect(new Set(asked.map(({ type }) => type))).toEqual(new Set(['local']));
  });

  test('asks for toll-free numbers where the area code is of those', async () => {
    const { ask, asked } = offering({ '800': 1 });
    expect(codesOf(await suggestAreaCodes({ country: 'US', areaCode: '833', limit: 20 }, ask))).toEqual(['800']);
    expect(new Set(asked.map(({ type }) => type))).toEqual(new Set(['toll_free']));
  });

  test('asks for eight at most, and for no more once there are five', async () => {
    const none = offering({});
    expect(await suggestAreaCodes(search, none.ask)).toEqual([]);
    expect(none.asked).toHaveLength(8);
    const everywhere = new Proxy<Record<string, number>>({}, { get: () => 1 });
    const some = offering(everywhere);
    expect(await suggestAreaCodes(search, some.ask)).toHaveLength(5);
    expect(some.asked).toHaveLength(8);
  });

  test('fails as the carrier does', async () => {
    const refusal = new Error('No.');
    await expect(suggestAreaCodes(search, () => Promise.reject(refusal))).rejects.toBe(refusal);
  });
});

describe('elsewhere', () => {
  const british = { country: 'GB', areaCode: '20', limit: 20 };
  const offered = ['+441612345678', '+441612345679', '+441212345678'];

  test('suggests the area codes of what the carrier offers in the country, each once', async () => {
    const asked: MarketplaceSearch[] = [];
    const suggestions = await suggestAreaCodes(british, async (each) => {
      asked.push(each);
      return offered.map((number, place) => ({ ...listing, number, locality: place === 0 ? 'Manchester' : null }));
    });
    expect(suggestions).toEqual([
      { areaCode: '161', locality: 'Manchester' },
      { areaCode: '121', locality: null },
    ]);
    expect(asked).toEqual([{ country: 'GB', type: 'local', areaCode: undefined, limit: 50 }]);
  });
});

test('takes digits that are an area code of North America for one there alone', async () => {
  // Solingen, not New York.
  const { ask, asked } = offering({ '646': 1 });
  await suggestAreaCodes({ country: 'DE', areaCode: '212', limit: 20 }, ask);
  expect(asked).toMatchObject([{ country: 'DE', areaCode: undefined }]);
});

test('knows of which country an area code is, in North America', async () => {
  const countries = { '415': 'US', '416': 'CA', '876': 'JM', '787': 'PR', '800': undefined, '20': undefined };
  for (const [code, country] of Object.entries(countries)) expect(await countryOfAreaCode(code)).toBe(country);
  expect(await countryOfAreaCode(undefined)).toBeUndefined();
});

test('suggests nothing near an area code of another country, which is not where was looked', async () => {
  const { ask, asked } = offering({ '437': 1, '646': 1 });
  expect([await suggestAreaCodes({ ...search, areaCode: '416' }, ask), asked]).toEqual([[], []]);
});

test('suggests nothing to who has not asked for an area code', async () => {
  const { ask, asked } = offering({ '646': 1 });
  expect([await suggestAreaCodes({ country: 'US', limit: 20 }, ask), asked]).toEqual([[], []]);
});
