import type { CountryCode } from 'libphonenumber-js/max';
import { describeInternationalNumber, splitCallingCode } from './international-number.js';
import { isSupportedCountry } from './libphonenumber.js';
import { numberingPlan } from './numbering-plan.js';

/** Whether these two capital letters are a country (ISO 3166) that has phone numbers. */
export function isCountry(letters: string): letters is CountryCode {
  return isSupportedCountry(letters);
}

/** The digits after the + of the country's numbers, such as `44`. */
export function callingCodeOf(country: CountryCode): string {
  return numberingPlan(country).callingCode;
}

/** Whether people at home dial a 0 in front that is no part of the number, such as that of 020 for London. */
export function isDialledWithZero(country: CountryCode): boolean {
  return numberingPlan(country).nationalPrefix?.exec('0')?.[0] === '0';
}

/**
 * Whether a number in E.164 can be this country's. Wider than `PhoneNumber.country`: a toll-free number under +1 is
 * the United States' and Canada's alike, and a range that the metadata do not know yet may be anybody's with that calling code.
 */
export function isNumberOfCountry(e164: string, country: CountryCode): boolean {
  const { countries, nationalNumber } = splitCallingCode(e164);
  if (!countries.includes(country)) return false;
  if (numberingPlan(country).typeOf(nationalNumber)) return true;
  const described = describeInternationalNumber(e164);
  return described?.country === country || described?.country === null;
}
