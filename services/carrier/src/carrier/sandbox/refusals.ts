import { hasCode } from '#domain-error';
import type { EventStoreError } from '#event-store';
import type { CarrierError } from '../carrier.errors.js';
import { sandboxError } from './failures-on-purpose.js';

export const numberNotOffered = (number: string): CarrierError =>
  sandboxError({
    code: 'number_not_offered',
    effect: 'none',
    message: `${number} is none of its numbers. Search for one that is.`,
  });

export const numberNotAvailable = (number: string): CarrierError =>
  sandboxError({
    code: 'number_not_available',
    effect: 'none',
    message: `${number} has just been bought by somebody else. Search again and take another.`,
  });

export const numberNotAtCarrier = (number: string): CarrierError =>
  sandboxError({
    code: 'number_not_at_carrier',
    effect: 'none',
    message: `The account does not hold ${number}. Buy it again to use it.`,
  });

export const answerLost = (): CarrierError =>
  sandboxError({
    code: 'carrier_unavailable',
    effect: 'unknown',
    message: 'The answer got lost on purpose. Ask what has become of the order before you repeat it.',
  });

/** What the sandbox's own storage fails with, as a carrier says it. Everything else passes as it is. */
export async function withStoreErrors<Answer>(work: Promise<Answer>): Promise<Answer> {
  try {
    return await work;
  } catch (error) {
    if (!isStoreError(error)) throw error;
    const effect = hasCode(error, 'append_outcome_unknown') ? 'unknown' : 'none';
    const message = 'The event store that it keeps its numbers in does not answer. Try again in a moment.';
    throw sandboxError({ code: 'carrier_unavailable', effect, message }, { cause: error });
  }
}

function isStoreError(error: unknown): error is EventStoreError {
  return error instanceof Error && error.name === 'EventStoreError';
}
