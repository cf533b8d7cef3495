import type { Money } from '#number-facts';
import type { Refusal } from '#number-register';
import type { Listing } from '../carrier/carrier-facts.js';
import type { KnownPurchase } from './domain/purchase.state.js';

/** Why a number is not bought though nobody has asked the carrier to sell it yet; undefined when nothing speaks against it. */
export function refusalOfListing(listing: Listing | undefined, maxMonthlyCost: Money | null): Refusal | undefined {
  if (!listing) {
    return {
      code: 'number_not_available',
      detail: 'The carrier does not offer this number, or no longer. Search again: GET /v1/marketplace/numbers.',
    };
  }
  const { number, monthlyCost, requires } = listing;
  if (requires.includes('bundle')) {
    const detail = `${number} needs an approved regulatory bundle at the carrier. Have one approved there, buy the number there and import it, or choose a number that needs none.`;
    return { code: 'bundle_required', detail };
  }
  if (requires.includes('address')) {
    const detail = `${number} needs an address of yours at the carrier. Add one there, buy the number there and import it, or choose a number that needs none.`;
    return { code: 'address_required', detail };
  }
  return maxMonthlyCost === null ? undefined : refusalOfPrice(monthlyCost, maxMonthlyCost);
}

/** Of a number that its carrier does not offer because the account has it: somebody has bought it there. */
export function ownedAlready({
  number,
  carrierAccountId,
}: Pick<KnownPurchase, 'number' | 'carrierAccountId'>): Refusal {
  const detail = `The account ${carrierAccountId} has ${number} already, so there is nothing to buy. Import it: POST /v1/imports.`;
  return { code: 'number_not_available', detail };
}

function refusalOfPrice(cost: Money | null, max: Money): Refusal | undefined {
  if (cost === null) {
    const detail = 'The carrier does not say what the number costs. Leave maxMonthlyCost out to buy it all the same.';
    return { code: 'price_unknown', detail };
  }
  if (cost.currency !== max.currency) {
    const detail = `The number costs ${shown(cost)} a month, and maxMonthlyCost is in ${max.currency}. Say it in ${cost.currency}.`;
    return { code: 'price_currency_differs', detail };
  }
  if (compareAmounts(cost.amount, max.amount) <= 0) return undefined;
  const detail = `The number costs ${shown(cost)} a month, more than ${shown(max)}. Raise maxMonthlyCost, or choose another number.`;
  return { code: 'price_too_high', detail };
}

const shown = ({ amount, currency }: Money): string => `${amount} ${currency}`;

/** Decimal texts, digit by digit: no amount is too long. */
function compareAmounts(one: string, other: string): number {
  const [a, b] = [one, other].map((amount) => amount.split('.')) as [string[], string[]];
  const digits = (parts: string[], wholeLength: number, length: number) =>
    (parts[0] ?? '').padStart(wholeLength, '0') + (parts[1] ?? '').padEnd(length, '0');
  const wholeLength = Math.max(a[0]!.length, b[0]!.length);
  const length = Math.max(a[1]?.length ?? 0, b[1]?.length ?? 0);
  const [left, right] = [digits(a, wholeLength, length), digits(b, wholeLength, length)];
  return left === right ? 0 : left < right ? -1 : 1;
}
