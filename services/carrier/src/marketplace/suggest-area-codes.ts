import { isOfSandbox } from '#number-facts';
import type { NumberType } from '#number-facts';
import { areaCodeOf, callingCodeOf, isCountry } from '#phone-number';
import type { AreaCode } from '../area-codes/area-code-table.js';
import type { Listing } from '../carrier/carrier-facts.js';
import type { MarketplaceSearch } from './remembering-marketplace.js';

/** An area code near the one that was asked for, in which there are numbers. */
export interface AreaCodeSuggestion {
  readonly areaCode: string;
  /** As people write it; null where nobody says. */
  readonly locality: string | null;
}

/** One that was found, and whether any numbers in it are those of a real carrier. */
export interface FoundAreaCode extends AreaCodeSuggestion {
  readonly isReal: boolean;
}

/** Each asked about costs a request at the carrier, for every account. */
const MAX_ASKED = 8;
const ASKED_AT_ONCE = 4;
const MAX_SUGGESTIONS = 5;
const MAX_LISTINGS = 50;

type Offered = Pick<Listing, 'number' | 'locality'> & { readonly carrierAccountId: string };
type Ask = (search: MarketplaceSearch) => Promise<readonly Offered[]>;

/**
 * Near area codes that have what was looked for, those of real carriers first, then the nearest (seeds: "Try adjacent area
 * codes in the same region"): in North America by the table of area codes; elsewhere, and for a type that has other area
 * codes than this one, by what the carrier offers in the country at all.
 */
export async function suggestAreaCodes(search: MarketplaceSearch, ask: Ask): Promise<readonly FoundAreaCode[]> {
  const { areaCode, country, type } = search;
  if (areaCode === undefined) return [];
  const { nearAreaCodes } = await import('../area-codes/near-area-codes.js');
  const near = isInNorthAmerica(country) ? nearAreaCodes(areaCode) : [];
  const isOfType = type === undefined || near.some((one) => one.type === type);
  if (near.length === 0 || !isOfType) return offered(search, ask);
  // Those of an area code of another country are there, too: nobody has looked there.
  if (near.some((one) => one.country !== null && one.country !== country)) return [];
  return nearest(near, search, ask);
}

/** Whether its numbers are under +1, and its area codes in the table. */
export const isInNorthAmerica = (country: string): boolean => isCountry(country) && callingCodeOf(country) === '1';

/** Undefined for what is no area code of North America, and for toll-free ones, which are of several countries. */
export async function countryOfAreaCode(code: string | undefined): Promise<string | undefined> {
  if (code === undefined) return undefined;
  const { areaCode } = await import('../area-codes/area-code-table.js');
  return areaCode(code)?.country ?? undefined;
}

/** Undefined for what is no area code of North America that somebody may have numbers in, as far as the table knows. */
export async function typeOfAreaCode(code: string): Promise<AreaCode['type'] | undefined> {
  const { areaCode } = await import('../area-codes/area-code-table.js');
  return areaCode(code)?.type;
}

async function nearest(
  near: readonly AreaCode[],
  search: MarketplaceSearch,
  ask: Ask,
): Promise<readonly FoundAreaCode[]> {
  const found: FoundAreaCode[] = [];
  for (
    let first = 0;
    first < Math.min(near.length, MAX_ASKED) && found.length < MAX_SUGGESTIONS;
    first += ASKED_AT_ONCE
  ) {
    const asked = near.slice(first, first + ASKED_AT_ONCE);
    const answers = await Promise.all(
      asked.map(({ code, type }) => ask({ ...search, areaCode: code, type: search.type ?? type, limit: 1 })),
    );
    for (const [index, { code, locality }] of asked.entries()) {
      const listings = answers[index]!;
      if (listings.length > 0) found.push({ areaCode: code, locality, isReal: listings.some(isOfRealCarrier) });
    }
  }
  return realOnesFirst(found);
}

async function offered(search: MarketplaceSearch, ask: Ask): Promise<readonly FoundAreaCode[]> {
  // Local numbers alone are of a place. In some countries they can do less than others, so that what can comes second.
  const types: readonly (NumberType | undefined)[] = search.type ? [search.type] : ['local', undefined];
  for (const type of types) {
    const listings = await ask({ ...search, type, areaCode: undefined, limit: MAX_LISTINGS });
    const byCode = Map.groupBy(listings, ({ number }) => areaCodeOf(number));
    const found = [...byCode].flatMap(([areaCode, [first, ...others]]) => {
      if (areaCode === undefined || areaCode === search.areaCode || first === undefined) return [];
      return { areaCode, locality: first.locality, isReal: [first, ...others].some(isOfRealCarrier) };
    });
    if (found.length > 0) return realOnesFirst(found);
  }
  return [];
}

const isOfRealCarrier = ({ carrierAccountId }: Offered): boolean => !isOfSandbox(carrierAccountId);

/** As many as are suggested. */
function realOnesFirst(found: readonly FoundAreaCode[]): readonly FoundAreaCode[] {
  return found.toSorted((one, other) => Number(other.isReal) - Number(one.isReal)).slice(0, MAX_SUGGESTIONS);
}
