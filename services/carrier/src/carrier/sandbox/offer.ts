import type { Capabilities, Money, NumberType } from '#number-facts';
import type { Listing, NumberSearch } from '../carrier-facts.js';
import { requirementsOf, sandboxError } from './failures-on-purpose.js';
import { numberRanges, rangeOfNumber } from './number-ranges.js';
import type { NumberBlock, NumberRange } from './number-ranges.js';

const MONTHLY_COSTS: Readonly<Record<NumberType, Money>> = {
  local: { amount: '1.15', currency: 'USD' },
  national: { amount: '1.50', currency: 'USD' },
  mobile: { amount: '3.00', currency: 'USD' },
  toll_free: { amount: '2.15', currency: 'USD' },
};

const VOICE: Capabilities = { voice: true, sms: false, mms: false };
const VOICE_AND_SMS: Capabilities = { voice: true, sms: true, mms: false };
const EVERYTHING: Capabilities = { voice: true, sms: true, mms: true };

/** The number as the sandbox lists it, whoever has it; undefined for one that it does not have. */
export function offerOf(number: string): Listing | undefined {
  const range = rangeOfNumber(number);
  return range && listingIn(range, number);
}

function listingIn({ country, locality, type }: NumberRange, number: string): Listing {
  return {
    number,
    country,
    locality,
    type,
    capabilities: capabilitiesOf(country, type, number),
    monthlyCost: MONTHLY_COSTS[type],
    requires: requirementsOf(number),
  };
}

/** As carriers commonly have it: few places send messages from numbers of a place, and some numbers lack pictures. */
function capabilitiesOf(country: string, type: NumberType, number: string): Capabilities {
  if (country === 'US' || country === 'CA') {
    return type === 'toll_free' || number.endsWith('7') ? VOICE_AND_SMS : EVERYTHING;
  }
  return type === 'mobile' ? VOICE_AND_SMS : VOICE;
}

/** Throws `country_not_offered`. */
export function typesOf(country: string): readonly NumberType[] {
  const types = new Set(numberRanges().flatMap((range) => (range.country === country ? [range.type] : [])));
  if (types.size > 0) return [...types];
  const countries = [...new Set(numberRanges().map((range) => range.country))].join(', ');
  throw sandboxError({
    code: 'country_not_offered',
    effect: 'none',
    message: `There are no numbers of ${country} here. It has those of ${countries}.`,
  });
}

/** Where numbers of a search can be. Throws `country_not_offered`, `number_type_not_offered`. */
export function rangesOf({ country, type, areaCode }: NumberSearch): readonly NumberRange[] {
  const types = typesOf(country);
  if (!types.includes(type)) {
    throw sandboxError({
      code: 'number_type_not_offered',
      effect: 'none',
      message: `${country} has no numbers of the type ${type} here. It has ${types.join(', ')}.`,
    });
  }
  return numberRanges()
    .filter((range) => range.country === country && range.type === type)
    .filter((range) => areaCode === undefined || range.areaCode === areaCode);
}

/** What of a block fits a search, whoever has it. */
export function fittingListings(
  range: NumberRange,
  { stem, endings }: NumberBlock,
  { contains = '', capabilities: needed = [] }: NumberSearch,
): readonly Listing[] {
  return endings
    .map((ending) => stem + ending)
    .filter((number) => number.includes(contains))
    .map((number) => listingIn(range, number))
    .filter(({ capabilities }) => needed.every((capability) => capabilities[capability]));
}
