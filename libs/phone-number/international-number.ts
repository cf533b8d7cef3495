import type { CountryCode, PhoneNumberType as LibraryType } from 'libphonenumber-js/max';
import { countriesOfCallingCode, numberingPlan } from './numbering-plan.js';

const LONGEST_CALLING_CODE_DIGITS = 3;

export interface InternationalNumber {
  /** Null when the ranges of the calling code's countries do not have the number (yet). */
  readonly country: CountryCode | null;
  readonly type: LibraryType | undefined;
  readonly possible: boolean;
}

/**
 * What libphonenumber-js says of a number already written in E.164, without its general reading of text.
 * Undefined where that reading is needed: calling codes of no country, and numbers that may begin with a national prefix.
 */
export function describeInternationalNumber(e164: string): InternationalNumber | undefined {
  const { countries, nationalNumber } = splitCallingCode(e164);
  const main = countries[0] && numberingPlan(countries[0]);
  if (!main || main.nationalPrefix?.test(nationalNumber)) return undefined;
  const country = countries.length === 1 ? main.country : countryAmong(countries, nationalNumber);
  const plan = country ? numberingPlan(country) : main;
  return { country, type: plan.typeOf(nationalNumber), possible: plan.lengths.includes(nationalNumber.length) };
}

/** No country for a calling code that none has. */
export function splitCallingCode(e164: string): { countries: readonly CountryCode[]; nationalNumber: string } {
  for (let digits = 1; digits <= LONGEST_CALLING_CODE_DIGITS; digits++) {
    const countries = countriesOfCallingCode(e164.slice(1, 1 + digits));
    if (countries) return { countries, nationalNumber: e164.slice(1 + digits) };
  }
  return { countries: [], nationalNumber: '' };
}

function countryAmong(countries: readonly CountryCode[], nationalNumber: string): CountryCode | null {
  for (const country of countries) {
    const { leadingDigits, typeOf } = numberingPlan(country);
    if (leadingDigits ? leadingDigits.test(nationalNumber) : typeOf(nationalNumber)) return country;
  }
  return null;
}
