import { hasCode } from '#domain-error';
import type { Refusal } from '#number-register';
import { CarrierError } from '../carrier/carrier.errors.js';

export const EXPIRED =
  'It could not be ordered within a quarter of an hour, and nothing was bought. Buy it again if it is still wanted.';

export const OUR_FAULT: Refusal = {
  code: 'internal_error',
  detail: 'Something went wrong on our side, and nothing was bought. Try again.',
};

/** Whoever reads that a carrier cannot be reached would buy once more. */
const DO_NOT_BUY = 'The number may be bought already: do not buy it again, here or elsewhere.';
const MAY_BE_BOUGHT = `${DO_NOT_BUY} The carrier is being asked what has become of the order, and the purchase ends by itself.`;
export const INTERRUPTED = `We were interrupted while buying. ${MAY_BE_BOUGHT}`;

/** What is not known of a purchase, and what to do: what passes by itself needs nobody. */
export function whyUncertain({ isPassing, message }: CarrierError): string {
  return isPassing ? MAY_BE_BOUGHT : `${MAY_BE_BOUGHT} It says: ${message}`;
}

/** Of an order that the carrier cannot be asked about before somebody has mended what is missing here. */
export function whyUnasked({ detail }: Refusal): string {
  return `${DO_NOT_BUY} The carrier cannot be asked what has become of the order before this is mended; then the purchase ends by itself. ${detail}`;
}

/** Of an order that the carrier goes on with as soon as it has what it wants. */
export function whatOrderWaitsFor({ message }: CarrierError): string {
  return `The carrier has taken the order and waits: do not buy the number again. ${message}`;
}

type Said = Error & { readonly code: string };

/** What the inventory refuses to keep a number with. */
const TAKEN: readonly string[] = ['number_in_use', 'number_already_held', 'purchase_in_progress'];

/** What may be said of a purchase: by the carrier, or by a rule of ours. */
const REFUSALS: readonly string[] = [...TAKEN, 'public_url_missing', 'not_found', 'carrier_credentials_missing'];

export function isSaidOfPurchase(error: unknown): error is Said {
  return error instanceof CarrierError || REFUSALS.some((code) => hasCode(error, code));
}

/** Whether somebody else has the number, or is buying it. */
export function isTaken(error: unknown): error is Said {
  return TAKEN.some((code) => hasCode(error, code));
}
