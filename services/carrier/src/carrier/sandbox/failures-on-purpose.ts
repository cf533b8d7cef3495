import type { Listing } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import type { CarrierErrorCode, CarrierFailure } from '../carrier.errors.js';
import { rangeOfNumber } from './number-ranges.js';

/** How long the sandbox takes for an order that it does not see to at once. */
export const ORDER_MS = 5_000;

/** What happens to whoever buys a number, other than getting it. */
export type FailureOnPurpose =
  | { readonly kind: 'refused'; readonly code: CarrierErrorCode; readonly message: string }
  /** The answer never comes: the number is bought all the same; or the order gets lost too, and a second one is refused. */
  | { readonly kind: 'answer_lost'; readonly bought: boolean }
  /** The order takes `ORDER_MS`: then the number is bought, or it is not. */
  | { readonly kind: 'order_pending'; readonly bought: boolean };

const refused = (code: CarrierErrorCode, message: string): FailureOnPurpose => ({ kind: 'refused', code, message });

/** In every area code of the United States and Canada, by how the number ends: `555 0191` is never to be had, and so on. */
const BY_ENDING: Readonly<Record<string, FailureOnPurpose>> = {
  '0190': refused('certification_required', 'This number needs a certified business. Have yours certified first.'),
  '0191': refused('number_not_available', 'Somebody else has just bought this number. Search again and take another.'),
  '0192': refused('address_required', 'This number needs an address in its country. Choose one that needs none.'),
  '0193': refused('bundle_required', 'This number needs a regulatory bundle. Choose one that needs none.'),
  '0194': refused('carrier_balance_insufficient', 'The account has no money left. Top it up at the carrier.'),
  '0195': refused('carrier_trial_limit', 'A trial account may have no more numbers. Upgrade it at the carrier.'),
  '0196': { kind: 'answer_lost', bought: false },
  '0197': { kind: 'answer_lost', bought: true },
  '0198': { kind: 'order_pending', bought: true },
  '0199': { kind: 'order_pending', bought: false },
};

/** So that what a real carrier fails with can be tried out; docs/sandbox.md lists them. */
export function failureOnPurpose(number: string): FailureOnPurpose | undefined {
  if (!number.startsWith('+1') || rangeOfNumber(number)?.type !== 'local') return undefined;
  return BY_ENDING[number.slice(-4)];
}

/** What the buyer has to bring first. */
export function requirementsOf(number: string): Listing['requires'] {
  const failure = failureOnPurpose(number);
  if (failure?.kind !== 'refused') return [];
  if (failure.code === 'address_required') return ['address'];
  return failure.code === 'bundle_required' ? ['bundle'] : [];
}

/** Every sentence of the sandbox says whose it is. */
export function sandboxError(failure: CarrierFailure, options?: ErrorOptions): CarrierError {
  return new CarrierError({ ...failure, message: `Sandbox: ${failure.message}` }, options);
}
