import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type DriftErrorCode =
  | 'not_found'
  | 'number_live_elsewhere'
  | 'drift_stays'
  | 'drift_unsettled'
  | 'import_in_progress'
  | 'marketplace_missing';

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

/** `importId`: the import that may bring it in; undefined where that has just ended. */
export const importUnderWay = (number: string, importId: string | undefined): DriftError =>
  new DomainError(
    'import_in_progress',
    `${number} is being brought in, and until that has ended nobody can say whether this is over. The line stays; send the fix again if it is still there then. See GET /v1/imports${importId === undefined ? '' : `/${importId}`}.`,
    importId === undefined ? {} : { importId },
  );

export const regionUnderWay = (number: string): DriftError =>
  new DomainError(
    'drift_unsettled',
    `${number} is being moved to another region, and until that has ended nobody can say whether this is over. The line stays; send the fix again once region.status of GET /v1/numbers/${number} is not pending any more.`,
  );

export const giveBackUnderWay = (number: string): DriftError =>
  new DomainError(
    'drift_unsettled',
    `${number} is being given back, and until that has ended nobody can say whether this is over. The line stays; send the fix again once status of GET /v1/numbers/${number} is not releasing any more.`,
  );

export const changedMeanwhile = (number: string): DriftError =>
  new DomainError(
    'drift_unsettled',
    `${number} was changed here while it was looked at, so nobody can say whether this is over. The line stays; send the fix again.`,
  );
