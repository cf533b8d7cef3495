import { isCountry, isNumberOfCountry, parsePhoneNumber } from '#phone-number';
import type { PhoneNumber } from '#phone-number';
import { CURRENCIES } from '#number-facts';
import type { Capabilities, Money, NumberType } from '#number-facts';
import { shortText } from '../domain/short-text.js';

type CellFaultCode =
  | 'number_invalid'
  | 'number_missing'
  | 'type_invalid'
  | 'capability_invalid'
  | 'capability_missing'
  | 'country_invalid'
  | 'country_mismatch'
  | 'cost_invalid'
  | 'currency_invalid'
  | 'locality_invalid';

/** Why a cell cannot be read: a stable code and a sentence that says what would be right. */
export class CellFault {
  constructor(
    readonly code: CellFaultCode,
    readonly detail: string,
  ) {}
}

const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ['local', 'local'],
  ['national', 'national'],
  ['mobile', 'mobile'],
  ['tollfree', 'toll_free'],
  ['landline', 'local'],
  ['sharedcost', 'national'],
]);
/** What carriers call a number to say that it is no short code. */
const NO_TYPE = 'longcode';
const YES_OR_NO: ReadonlyMap<string, boolean> = new Map([
  ...['yes', 'y', '1', 'true'].map((word) => [word, true] as const),
  ...['no', 'n', '0', 'false'].map((word) => [word, false] as const),
]);
const WITHOUT_A_WORD: Capabilities = { voice: true, sms: false, mms: false };

/** What a spreadsheet makes of a long number in a narrow column. */
const ROUNDED = /^\+?\d(?:[.,]\d+)?E\+?\d+$/i;
const WITHOUT_COUNTRY = /^[\d\s().\-/]{5,}$/;

/** Where the decimals follow a comma. Three digits after one might be thousands. */
const DECIMAL_COMMA = /^(\$?\s*\d+),(\d{1,2})$/;

/** An amount of money: up to 12 digits, up to 4 decimals. */
const AMOUNT = /^\$?\s*(\d{0,12})(?:\.(\d{0,4}))?$/;

const MAX_LOCALITY_LENGTH = 200;
const CONTROL_CHARACTERS = /\p{Cc}/u;
const MAX_QUOTED_LENGTH = 60;

/** A number without + or 00 is read as dialled in the country of its row. */
export function readNumber(number: string, country: string): PhoneNumber | CellFault {
  if (number === '') return new CellFault('number_missing', 'The number is missing; write one such as +14155550100.');
  const letters = country.toUpperCase();
  if (letters !== '' && !isCountry(letters)) {
    return new CellFault(
      'country_invalid',
      `${quoted(country)} is no country; write the two letters of ISO 3166, such as US.`,
    );
  }
  const read = letters === '' ? parsePhoneNumber(number) : parsePhoneNumber(number, letters);
  if (!read) return new CellFault('number_invalid', whyNoNumber(number, letters));
  if (letters === '' || letters === read.country) return read;
  if (isNumberOfCountry(read.e164, letters)) return { ...read, country: letters };
  const owner = read.country ?? 'no single country';
  return new CellFault(
    'country_mismatch',
    `The number belongs to ${owner}, not to ${quoted(country)}; correct the one or the other.`,
  );
}

function whyNoNumber(number: string, country: string): string {
  const written = quoted(number);
  if (ROUNDED.test(number)) {
    return `Excel has rounded this number to ${written}; format its column as text, enter the numbers again and save.`;
  }
  if (country === '' && WITHOUT_COUNTRY.test(number)) {
    return `${written} does not say of which country it is; write it with + and the country code, such as +14155550100, or name the country in the column country, such as US.`;
  }
  return `${written} is not a phone number; write it with + and the country code, such as +14155550100.`;
}

/** Undefined when the row does not say. */
export function readType(type: string): NumberType | undefined | CellFault {
  if (type === '') return undefined;
  const read = TYPES.get(type);
  if (read) return read;
  const plain = type.toLowerCase().replace(/[\s_-]/g, '');
  if (plain === NO_TYPE) return undefined;
  return (
    TYPES.get(plain) ??
    new CellFault('type_invalid', `${quoted(type)} is no type; write local, national, mobile or toll_free.`)
  );
}

/** An empty cell says what most numbers can do: calls, no messages. */
export function readCapabilities(cells: Readonly<Record<keyof Capabilities, string>>): Capabilities | CellFault {
  const voice = readYesOrNo('voice', cells.voice);
  if (voice instanceof CellFault) return voice;
  const sms = readYesOrNo('sms', cells.sms);
  if (sms instanceof CellFault) return sms;
  const mms = readYesOrNo('mms', cells.mms);
  if (mms instanceof CellFault) return mms;
  if (voice || sms || mms) return { voice, sms, mms };
  return new CellFault(
    'capability_missing',
    'The number has no capability; say yes to at least one of voice, sms and mms.',
  );
}

function readYesOrNo(capability: keyof Capabilities, cell: string): boolean | CellFault {
  if (cell === '') return WITHOUT_A_WORD[capability];
  const read = YES_OR_NO.get(cell) ?? YES_OR_NO.get(cell.toLowerCase());
  return (
    read ??
    new CellFault(
      'capability_invalid',
      `${quoted(cell)} in column ${capability} is neither yes nor no; write one of them.`,
    )
  );
}

/** Null when the row gives no cost. The currency of a cost without one is USD; a $ never outweighs the currency column. */
export function readMonthlyCost(cost: string, currency: string): Money | null | CellFault {
  const letters = currency.toUpperCase();
  if (letters !== '' && !CURRENCIES.has(letters)) {
    return new CellFault(
      'currency_invalid',
      `${quoted(currency)} is no currency; write the three letters of ISO 4217, such as USD.`,
    );
  }
  if (cost === '') return null;
  const amount = readAmount(cost);
  if (amount !== undefined) return { amount, currency: letters || 'USD' };
  return new CellFault(
    'cost_invalid',
    `${quoted(cost)} is no monthly cost; write an amount such as 1.15, not negative and with at most 4 decimals.`,
  );
}

/** The decimals stay as they were written, for 1.50 is a price and 1.5 is not. */
function readAmount(cost: string): string | undefined {
  const [, whole = '', decimals = ''] = AMOUNT.exec(cost) ?? AMOUNT.exec(cost.replace(DECIMAL_COMMA, '$1.$2')) ?? [];
  if (whole === '' && decimals === '') return undefined;
  const units = whole.replace(/^0+(?=\d)/, '') || '0';
  return decimals === '' ? units : `${units}.${decimals}`;
}

export function readLocality(locality: string): string | null | CellFault {
  if (locality.length > MAX_LOCALITY_LENGTH) {
    return new CellFault(
      'locality_invalid',
      `The locality ${quoted(locality)} is too long; it has at most ${MAX_LOCALITY_LENGTH} characters.`,
    );
  }
  if (CONTROL_CHARACTERS.test(locality)) {
    return new CellFault(
      'locality_invalid',
      `The locality ${quoted(locality)} has a line break or another control character; write it on one line.`,
    );
  }
  return locality === '' ? null : locality;
}

function quoted(cell: string): string {
  return `"${shortText(cell, MAX_QUOTED_LENGTH)}"`;
}
