import { invalidRequest } from '#http-api';
import { callingCodeOf, isCountry } from '#phone-number';
import { countryOfAreaCode, isInService } from '../suggest-area-codes.js';

/** Where numbers are looked for. */
export interface AskedArea {
  /** ISO 3166-1. */
  readonly country: string;
  /** Said when nothing is found; undefined where the area code is in service, or nobody here can tell. */
  readonly note: string | undefined;
}

const NORTH_AMERICA = '1';
const OF_NORTH_AMERICA = /^[2-9]\d\d$/;

/**
 * The country that was named, else that of the area code, else the US. Throws `invalid_request` for what cannot be an area
 * code of North America. One that can be, and is in no table, is asked for all the same: it may be younger than the table.
 */
export async function askedArea(areaCode: string | undefined, named: string | undefined): Promise<AskedArea> {
  const country = named ?? (await countryOfAreaCode(areaCode)) ?? 'US';
  const isThere = isCountry(country) && callingCodeOf(country) === NORTH_AMERICA;
  if (areaCode === undefined || !isThere) return { country, note: undefined };
  if (!OF_NORTH_AMERICA.test(areaCode))
    throw invalidRequest([{ field: 'areaCode', message: malformed(country, named) }]);
  return { country, note: (await isInService(areaCode)) ? undefined : notInService(areaCode) };
}

function malformed(country: string, named: string | undefined): string {
  const rule = `areaCode must be three digits, the first of them 2 to 9, as all area codes of ${country} are, such as 415.`;
  return named === undefined ? `${rule} To look in a country with others, name it: country=GB.` : rule;
}

function notInService(areaCode: string): string {
  return `As far as is known here, there is no area code ${areaCode} in North America, so nobody has numbers in it. Check it, or take one of the suggestions.`;
}
