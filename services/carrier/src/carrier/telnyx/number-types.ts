import type { NumberType } from '#number-facts';

/** Types by which Telnyx can be asked for numbers to buy, and which are also ours. */
const TYPES: ReadonlyMap<string, NumberType> = new Map([
  ['local', 'local'],
  ['national', 'national'],
  ['mobile', 'mobile'],
  ['toll_free', 'toll_free'],
]);

/** What else Telnyx says of numbers that are held: older names, and types that are not ours. */
const OTHER_TYPES: ReadonlyMap<string, NumberType> = new Map([
  // Belongs to no place and is reached from the whole country; that the caller pays a part is not told by our types.
  ['shared_cost', 'national'],
  ['landline', 'local'],
  // Before July 2023, and for a moment after a purchase.
  ['tollfree', 'toll_free'],
]);

/** Where Telnyx sells no other long codes than local ones. */
const LONG_CODES_ARE_LOCAL: ReadonlySet<string> = new Set(['US', 'CA']);

/** Our types among those that Telnyx says a country has. Shared cost cannot be searched for as national. */
export function numberTypesOf(telnyxTypes: readonly string[]): readonly NumberType[] {
  return [...new Set(telnyxTypes.map((type) => TYPES.get(type)).filter((type) => type !== undefined))];
}

/**
 * The type of a number that is held. Null for what has none of ours: a short code is no whole number, and a long code may
 * be local, national or mobile until Telnyx says more, which it does some time after the purchase.
 */
export function numberTypeOf(telnyxType: string | null | undefined, country: string | null): NumberType | null {
  const type = telnyxType ?? '';
  if (type === 'longcode') return country !== null && LONG_CODES_ARE_LOCAL.has(country) ? 'local' : null;
  return TYPES.get(type) ?? OTHER_TYPES.get(type) ?? null;
}
