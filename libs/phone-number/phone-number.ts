import type { CountryCode, PhoneNumberType as LibraryType } from 'libphonenumber-js/max';
import { describeInternationalNumber } from './international-number.js';
import { parsePhoneNumberFromString } from './libphonenumber.js';

export type PhoneNumberType = 'local' | 'national' | 'mobile' | 'toll_free';

export interface PhoneNumber {
  /** `+`, 7 to 15 digits. */
  readonly e164: string;
  /** ISO 3166, two capital letters; null for a number of no single country. */
  readonly country: CountryCode | null;
  /** `local` when the metadata do not know the number's range. */
  readonly type: PhoneNumberType;
}

const E164 = /^\+[1-9]\d{6,14}$/;

/** Whether the text is already written in E.164. It says nothing of whether such a number can exist. */
export function isE164(text: string): boolean {
  return E164.test(text);
}

/** The longest text read as a number; longer ones are no number and would only cost time. */
const MAX_TEXT_LENGTH = 64;

/** What spreadsheets and address books leave around a number: `tel:`, the apostrophe that marks a cell as text. */
const WRAPPING = /^\s*'?\s*(?:tel:)?/i;

/** What people write between the digits, and the invisible marks that copying from a page brings along. */
const SEPARATORS = /[\s\-./()\u00ad\u200b-\u200f\u2010-\u2015\u202a-\u202e\u2060\u2066-\u2069\u2212\ufeff]/g;

/**
 * Reads a phone number as people write it: spaces, punctuation, `tel:`, 00 for + and a leading apostrophe.
 *
 * Without + or 00 it is read as dialled in `defaultCountry`, and is no number when there is none.
 * A number need only be possible for its country (its length), since the metadata of valid ranges go stale and the
 * carriers know better. A number with an extension is none that a carrier could hold. Undefined: not a number.
 */
export function parsePhoneNumber(text: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  if (E164.test(text)) return readInternational(text);
  if (text.length > MAX_TEXT_LENGTH) return undefined;
  const dialled = text.normalize('NFKC').replace(WRAPPING, '').replace(SEPARATORS, '');
  if (dialled.startsWith('00')) {
    const number = readInternational(`+${dialled.slice(2)}`);
    if (number) return number;
  }
  return dialled.startsWith('+') ? readInternational(dialled) : readText(dialled, defaultCountry);
}

function readInternational(text: string): PhoneNumber | undefined {
  const described = E164.test(text) ? describeInternationalNumber(text) : undefined;
  if (!described) return readText(text);
  if (!described.possible) return undefined;
  return { e164: text, country: described.country, type: typeNamed(described.type) };
}

function readText(text: string, defaultCountry?: CountryCode): PhoneNumber | undefined {
  const parsed = parsePhoneNumberFromString(text, { extract: false, ...(defaultCountry && { defaultCountry }) });
  if (!parsed || parsed.ext || !parsed.isPossible() || !isE164(parsed.number)) return undefined;
  return { e164: parsed.number, country: parsed.country ?? null, type: typeNamed(parsed.getType()) };
}

function typeNamed(type: LibraryType | undefined): PhoneNumberType {
  switch (type) {
    case undefined:
    case 'FIXED_LINE':
    case 'FIXED_LINE_OR_MOBILE':
      return 'local';
    case 'MOBILE':
      return 'mobile';
    case 'TOLL_FREE':
      return 'toll_free';
    default:
      return 'national';
  }
}

/**
 * The part of a number that people call its area code, by how its country writes numbers: `415` of +14155550100, `20` of
 * +442079460018. Undefined where the country writes none apart.
 */
export function areaCodeOf(e164: string): string | undefined {
  const groups = parsePhoneNumberFromString(e164)?.formatInternational().split(' ') ?? [];
  return groups.length > 2 ? groups[1] : undefined;
}
