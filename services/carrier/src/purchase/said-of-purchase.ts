import { hasCode } from '#domain-error';
import { CarrierError } from '../carrier/carrier.errors.js';

export const EXPIRED =
  'It could not be ordered within two minutes, and nothing was bought. Buy it again if it is still wanted.';
export const INTERRUPTED = 'We were interrupted while buying. The carrier is being asked what has become of it.';

type Said = Error & { readonly code: string };

/** What the inventory refuses to keep a number with. */
const TAKEN: readonly string[] = ['number_in_use', 'number_already_held', 'purchase_in_progress'];

/** What may be said of a purchase: by the carrier, or by a rule of ours. */
const REFUSALS: readonly string[] = [...TAKEN, 'public_url_missing', 'not_found'];

export function isSaidOfPurchase(error: unknown): error is Said {
  return error instanceof CarrierError || REFUSALS.some((code) => hasCode(error, code));
}

/** Whether somebody else has the number, or is buying it. */
export function isTaken(error: unknown): error is Said {
  return TAKEN.some((code) => hasCode(error, code));
}
