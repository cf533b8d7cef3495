import { invalidRequest } from '#http-api';
import type { NumberType } from '#number-facts';
import { isCountry, isDialledWithZero } from '#phone-number';
import { countryOfAreaCode, isInNorthAmerica, typeOfAreaCode } from '../suggest-area-codes.js';

/** Where numbers are looked for. */
export interface AskedArea {
  /** ISO 3166-1. */
  readonly country: string;
  /** Said when nothing is found, and what to do; undefined where the area code can have some, or nobody here can tell. */
  readonly note: string | undefined;
}

const COUNTRY_NAMES = new Intl.DisplayNames('en', { type: 'region' });
/** Those that have area codes of their own in North America. */
const TYPE_NAMES = { local: 'local', toll_free: 'toll-free' };
const OF_NORTH_AMERICA = /^[2-9]\d\d$/;

/**
 * The country that was named, else that of the area code, else the US. Throws `invalid_request` for what cannot be an area
 * code of North America. One that can be, and is in no table, is asked for all the same: it may be younger than the table.
 */
export async function askedArea(
  areaCode: string | undefined,
  named: string | undefined,
  type?: NumberType,
): Promise<AskedArea> {
  const country = named ?? (await countryOfAreaCode(areaCode)) ?? 'US';
  if (areaCode === undefined || !isCountry(country)) return { country, note: undefined };
  if (!isInNorthAmerica(country)) {
    const hasZero = areaCode.startsWith('0') && isDialledWithZero(country);
    return { country, note: hasZero ? withoutZero(country, areaCode) : undefined };
  }
  if (!OF_NORTH_AMERICA.test(areaCode))
    throw invalidRequest([{ field: 'areaCode', message: malformed(country, named) }]);
  return { country, note: await noteOn(areaCode, country, type) };
}

async function noteOn(areaCode: string, country: string, type: NumberType | undefined): Promise<string | undefined> {
  const typeThere = await typeOfAreaCode(areaCode);
  if (typeThere === undefined) return notInService(areaCode);
  if (type !== undefined && type in TYPE_NAMES && type !== typeThere) return ofAnotherType(areaCode, typeThere);
  const owner = (await countryOfAreaCode(areaCode)) ?? country;
  return owner === country ? undefined : ofAnother(owner, areaCode);
}

function malformed(country: string, named: string | undefined): string {
  const rule = `areaCode must be three digits, the first of them 2 to 9, as all area codes of ${country} are, such as 415.`;
  return named === undefined ? `${rule} To look in a country with others, name it: country=GB.` : rule;
}

function notInService(areaCode: string): string {
  return `As far as is known here, there is no area code ${areaCode} in North America, so nobody has numbers in it. Check it, or search without areaCode.`;
}

function ofAnother(owner: string, areaCode: string): string {
  const name = COUNTRY_NAMES.of(owner) ?? owner;
  return `${areaCode} is an area code of another country, ${name}: search with country=${owner}.`;
}

function ofAnotherType(areaCode: string, typeThere: keyof typeof TYPE_NAMES): string {
  return `In ${areaCode} all numbers are ${TYPE_NAMES[typeThere]}: search with type=${typeThere}, or without areaCode.`;
}

function withoutZero(country: string, areaCode: string): string {
  return `In numbers of ${country} the area code has no 0 in front: search with areaCode=${areaCode.slice(1)}.`;
}
