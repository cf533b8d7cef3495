import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type DriftErrorCode = 'not_found' | 'number_live_elsewhere' | 'drift_stays' | 'marketplace_missing';

type DriftError = DomainError<DriftErrorCode>;

export const driftUnknown = (carrierAccountId: string): DriftError =>
  new DomainError('not_found', `There is no such line. See GET /v1/carrier-accounts/${carrierAccountId}/drift.`);

/** A carrier of the customer's own. */
export const nothingToCompare = (): DriftError =>
  new DomainError(
    'marketplace_missing',
    'A carrier of your own cannot be asked what it holds, so there is nothing to compare. Bring its numbers in as CSV.',
  );

export const liveElsewhere = (number: string): DriftError =>
  new DomainError(
    'number_live_elsewhere',
    `${number} is in use: its calls or messages go somewhere else, which would hear of them no longer. Send {"confirmLive": true} to take it over; detaching puts it back.`,
  );

/** `remedy`: what is to be done at the carrier. */
export const driftStays = (remedy: string): DriftError =>
  new DomainError('drift_stays', `This cannot be put right from here. ${remedy}`);
