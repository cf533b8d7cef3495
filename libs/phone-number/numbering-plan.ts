import type { CountryCode, PhoneNumberType as LibraryType } from 'libphonenumber-js/max';
import { metadata } from './libphonenumber.js';

/** Where libphonenumber-js keeps each type in a country's metadata, in the order in which it tries them. */
const TYPE_POSITIONS: readonly (readonly [LibraryType, number])[] = [
  ['FIXED_LINE', 0],
  ['MOBILE', 1],
  ['PREMIUM_RATE', 3],
  ['TOLL_FREE', 2],
  ['SHARED_COST', 9],
  ['VOIP', 8],
  ['PERSONAL_NUMBER', 4],
  ['PAGER', 7],
  ['UAN', 6],
  ['VOICEMAIL', 5],
];

/** What a country's national numbers look like. National: without the calling code. */
export interface NumberingPlan {
  readonly country: CountryCode;
  readonly callingCode: string;
  /** How many digits a national number may have. */
  readonly lengths: readonly number[];
  /** The digits by which a country is told from those that share its calling code, where that is enough. */
  readonly leadingDigits: RegExp | undefined;
  /** What people dial in front at home, such as the 0 of 020. */
  readonly nationalPrefix: RegExp | undefined;
  /** Undefined when no range of the plan has this number. */
  typeOf(nationalNumber: string): LibraryType | undefined;
}

/** The library compiles its patterns anew for each number; kept compiled, they answer about twenty times as fast. */
const compiled = new Map<CountryCode, NumberingPlan>();

/** Throws for a country that the library does not know. */
export function numberingPlan(country: CountryCode): NumberingPlan {
  let plan = compiled.get(country);
  if (!plan) compiled.set(country, (plan = compile(country)));
  return plan;
}

/** The countries that share a calling code, the main one first; undefined when no country has it. */
export function countriesOfCallingCode(callingCode: string): readonly CountryCode[] | undefined {
  return metadata.country_calling_codes[callingCode];
}

function compile(country: CountryCode): NumberingPlan {
  const fields = metadata.countries[country];
  if (!fields) throw new Error(`The country ${country} has no numbering plan.`);
  const [callingCode, , pattern, lengths, , trunkPrefix, , prefixForParsing, , , leadingDigits, types] = fields;
  const general = wholly(pattern);
  const ranges = TYPE_POSITIONS.flatMap(([type, position]) => {
    const [rangePattern, rangeLengths = lengths] = (types?.[position] || []) as [string?, number[]?];
    return rangePattern ? [{ type, pattern: wholly(rangePattern), lengths: rangeLengths }] : [];
  });
  const prefix = prefixForParsing || trunkPrefix;
  return {
    country,
    callingCode,
    lengths,
    leadingDigits: leadingDigits ? new RegExp(`^(?:${leadingDigits})`) : undefined,
    nationalPrefix: prefix ? new RegExp(`^(?:${prefix})`) : undefined,
    typeOf(nationalNumber) {
      if (!general.test(nationalNumber)) return undefined;
      const digits = nationalNumber.length;
      return ranges.find((range) => range.lengths.includes(digits) && range.pattern.test(nationalNumber))?.type;
    },
  };
}

function wholly(pattern: string): RegExp {
  return new RegExp(`^(?:${pattern})$`);
}
