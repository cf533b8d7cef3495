import { areaCodeOf, callingCodeOf, isCountry } from '#phone-number';
import type { Listing } from '../carrier/carrier-facts.js';
import type { MarketplaceSearch } from './remembering-marketplace.js';

/** An area code near the one that was asked for, in which there are numbers. */
export interface AreaCodeSuggestion {
  readonly areaCode: string;
  /** As people write it; null where nobody says. */
  readonly locality: string | null;
}

/** Each asked about costs a request at the carrier, for every account. */
const MAX_ASKED = 8;
const ASKED_AT_ONCE = 4;
const MAX_SUGGESTIONS = 5;
const MAX_LISTINGS = 50;

type Ask = (search: MarketplaceSearch) => Promise<readonly Listing[]>;

/**
 * Near area codes that have what was looked for, the nearest first (seeds: "Try adjacent area codes in the same region"):
 * in North America by the table of area codes, elsewhere by what the carrier offers in the country at all.
 */
export async function suggestAreaCodes(search: MarketplaceSearch, ask: Ask): Promise<readonly AreaCodeSuggestion[]> {
  const { areaCode, country } = search;
  if (areaCode === undefined) return [];
  const { nearAreaCodes } = await import('../area-codes/near-area-codes.js');
  const near = isInNorthAmerica(country) ? nearAreaCodes(areaCode) : [];
  // Those of an area code of another country are there, too: nobody has looked there.
  if (near.some((one) => one.country !== null && one.country !== country)) return [];
  // Of all types, local numbers alone are of a place; an area code of no country is that of toll-free ones.
  const isTollFree = near.some((one) => one.country === null);
  const ofPlace = { ...search, type: search.type ?? (isTollFree ? 'toll_free' : 'local') };
  return near.length > 0 ? nearest(near, ofPlace, ask) : offered(ofPlace, ask);
}

/** Whether its numbers are under +1, and its area codes in the table. */
export const isInNorthAmerica = (country: string): boolean => isCountry(country) && callingCodeOf(country) === '1';

/** Undefined for what is no area code of North America, and for toll-free ones, which are of several countries. */
export async function countryOfAreaCode(code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const { areaCode } = await import('../area-codes/area-code-table.js');
  return areaCode(code)?.country ?? undefined;
}

/** Whether it is an area code of North America that somebody may have numbers in, as far as the table knows. */
export async function isInService(code: string): Promise<boolean> {
  const { areaCode } = await import('../area-codes/area-code-table.js');
  return areaCode(code) !== undefined;
}

async function nearest(
  near: readonly { readonly code: string; readonly locality: string | null }[],
  search: MarketplaceSearch,
  ask: Ask,
): Promise<readonly AreaCodeSuggestion[]> {
  const found: AreaCodeSuggestion[] = [];
  for (
    let first = 0;
    first < Math.min(near.length, MAX_ASKED) && found.length < MAX_SUGGESTIONS;
    first += ASKED_AT_ONCE
  ) {
    const asked = near.slice(first, first + ASKED_AT_ONCE);
    const answers = await Promise.all(asked.map(({ code }) => ask({ ...search, areaCode: code, limit: 1 })));
    found.push(
      ...asked
        .filter((_, index) => answers[index]!.length > 0)
        .map(({ code, locality }) => ({ areaCode: code, locality })),
    );
  }
  return found.slice(0, MAX_SUGGESTIONS);
}

async function offered(search: MarketplaceSearch, ask: Ask): Promise<readonly AreaCodeSuggestion[]> {
  const listings = await ask({ ...search, areaCode: undefined, limit: MAX_LISTINGS });
  const byCode = new Map<string, AreaCodeSuggestion>();
  for (const { number, locality } of listings) {
    const areaCode = areaCodeOf(number);
    if (areaCode !== undefined && !byCode.has(areaCode)) byCode.set(areaCode, { areaCode, locality });
  }
  return [...byCode.values()].slice(0, MAX_SUGGESTIONS);
}
