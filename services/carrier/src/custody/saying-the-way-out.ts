import type { CarrierConfiguration } from '../carrier/carrier-facts.js';
import { CarrierError } from '../carrier/carrier.errors.js';

/**
 * What stood there before may exist no longer, and then there is no putting it back. An account that is refused whatever
 * it asks for says nothing of that, nor does a field that is to be empty.
 */
export function sayingTheWayOut(error: unknown, now: CarrierConfiguration, saved: CarrierConfiguration): unknown {
  if (!(error instanceof CarrierError) || error.isPassing || error.isOfAccount) return error;
  const fields = Object.keys(saved).filter((field) => saved[field] !== now[field] && mayBeMissing(saved[field]));
  if (fields.length === 0) return error;
  const { code, effect, carrierCode, retryAfterMs } = error;
  const message = `${error.message} Asked for was ${fields.join(', ')} as before the number came: it may not exist at the carrier any more. Make it there again, or detach with {"restore": false}, which only takes away what points here.`;
  return new CarrierError({ code, effect, carrierCode, retryAfterMs, message }, { cause: error });
}

function mayBeMissing(value: CarrierConfiguration[string] | undefined): boolean {
  return typeof value === 'string' && value !== '';
}
