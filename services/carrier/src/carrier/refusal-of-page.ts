import { CarrierError } from './carrier.errors.js';

/**
 * Whether a page after the first is refused for itself: the carrier has never named it so, or so long ago that it knows it
 * no more. The first one can still be asked for.
 */
export function isRefusalOfPage(error: unknown): error is CarrierError {
  return error instanceof CarrierError && !error.isPassing && !error.isOfAccount;
}
