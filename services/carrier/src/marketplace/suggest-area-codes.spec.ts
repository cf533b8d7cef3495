import { describe, expect, test } from '@jest/globals';
import { listing } from '../testing/purchase-workshop.js';
import type { MarketplaceSearch } from './remembering-marketplace.js';
import { countryOfAreaCode, suggestAreaCodes, typeOfAreaCode } from './suggest-area-codes.js';

const listed = { ...listing, carrierAccountId: 'twilio-1' };
const listedBySandbox = { ...listing, carrierAccountId: 'sandbox-7' };

/** What carriers offer by area code, and the sandbox; every search is remembered. */
function offering(numbers: Readonly<Record<string, number>>, ofSandbox: readonly string[] = []) {
  const asked: MarketplaceSearch[] = [];
  const ask = async ({ areaCode = '', limit, ...search }: MarketplaceSearch) => {
    asked.push({ areaCode: areaCode || undefined, limit, ...search });
    const real = Array.from({ length: Math.min(numbers[areaCode] ?? 0, limit) }, () => listed);
    return ofSandbox.includes(areaCode) ? [listedBySandbox, ...real] : real;
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

  test('suggests what real carriers have before what the sandbox alone has, however near that is', async () => {
    const { ask } = offering({ '718': 1, '332': 1 }, ['646', '332', '917']);
    const shown = (await suggestAreaCodes(search, ask)).map(({ areaCode, isReal }) => [areaCode, isReal]);
    expect(shown).toEqual([
      ['332', true],
      ['718', true],
      ['646', false],
      ['917', false],
    ]);
  });

  test('suggests area codes of the type that was asked for, where this one is of the other', async () => {
    for (const [areaCode, type, offered] of [
      ['212', 'toll_free', '+18005550100'],
      ['416', 'toll_free', '+18005550100'],
      ['800', 'local', '+14155550100'],
    ] as const) {
      const asked: MarketplaceSearch[] = [];
      const suggestions = await suggestAreaCodes({ ...search, areaCode, type }, async (each) => {
        asked.push(each);
        return [{ ...listed, number: offered }];
      });
      expect([codesOf(suggestions), asked.length]).toEqual([[offered.slice(2, 5)], 1]);
      expect(asked[0]).toMatchObject({ type, areaCode: undefined, capabilities: search.capabilities });
    }
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
      return offered.map((number, place) => ({ ...listed, number, locality: place === 0 ? 'Manchester' : null }));
    });
    expect(suggestions).toEqual([
      { areaCode: '161', locality: 'Manchester', isReal: true },
      { areaCode: '121', locality: null, isReal: true },
    ]);
    expect(asked).toEqual([{ country: 'GB', type: 'local', areaCode: undefined, limit: 50 }]);
  });

  test('suggests those of any type where local numbers cannot do what was asked for', async () => {
    const wanted = { ...british, capabilities: ['sms'] } as const;
    const ask = async ({ type }: MarketplaceSearch) =>
      type === undefined ? [{ ...listed, number: '+447700900100' }] : [];
    expect(codesOf(await suggestAreaCodes(wanted, ask))).toEqual(['7700']);
    expect(await suggestAreaCodes({ ...wanted, type: 'local' }, ask)).toEqual([]);
  });

  test('does not suggest the area code in which nothing was found', async () => {
    expect(await suggestAreaCodes(british, async () => [{ ...listed, number: '+442079460018' }])).toEqual([]);
  });
});

test('takes digits that are an area code of North America for one there alone', async () => {
  // Solingen, not New York.
  const { ask, asked } = offering({ '646': 1 });
  await suggestAreaCodes({ country: 'DE', areaCode: '212', limit: 20 }, ask);
  expect(asked).toMatchObject([
    { country: 'DE', type: 'local', areaCode: undefined },
    { country: 'DE', type: undefined, areaCode: undefined },
  ]);
});

test('knows of which country an area code is, in North America', async () => {
  const countries = { '415': 'US', '416': 'CA', '876': 'JM', '787': 'PR', '800': undefined, '20': undefined };
  for (const [code, country] of Object.entries(countries)) expect(await countryOfAreaCode(code)).toBe(country);
  expect(await countryOfAreaCode(undefined)).toBeUndefined();
});

test('knows of which type the numbers of an area code are, in North America', async () => {
  const types = { '415': 'local', '800': 'toll_free', '999': undefined };
  for (const [code, type] of Object.entries(types)) expect(await typeOfAreaCode(code)).toBe(type);
});

test('suggests nothing near an area code of another country, which is not where was looked', async () => {
  const { ask, asked } = offering({ '437': 1, '646': 1 });
  expect([await suggestAreaCodes({ ...search, areaCode: '416' }, ask), asked]).toEqual([[], []]);
});

test('suggests nothing to who has not asked for an area code', async () => {
  const { ask, asked } = offering({ '646': 1 });
  expect([await suggestAreaCodes({ country: 'US', limit: 20 }, ask), asked]).toEqual([[], []]);
});
