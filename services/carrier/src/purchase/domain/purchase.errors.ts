import { DomainError } from '#domain-error';
import { sentenceOfTaker } from '#number-facts';

/** Public and stable: see the HTTP contract. */
export type PurchaseErrorCode =
  'not_found' | 'number_in_use' | 'number_already_held' | 'purchase_in_progress' | 'marketplace_missing';

type PurchaseError = DomainError<PurchaseErrorCode>;

export const purchaseNotFound = (): PurchaseError => new DomainError('not_found', 'There is no such purchase.');

/** `isBought`: another workspace does not have it yet. */
export const numberInUse = (number: string, isBought: boolean): PurchaseError =>
  new DomainError('number_in_use', sentenceOfTaker(number, isBought ? 'another_workspace_buys' : 'another_workspace'));

export const numberAlreadyHeld = (number: string): PurchaseError =>
  new DomainError('number_already_held', sentenceOfTaker(number, 'this_workspace'));

export const purchaseInProgress = (number: string, purchaseId: string): PurchaseError =>
  new DomainError('purchase_in_progress', `${number} is being bought already: see GET /v1/purchases/${purchaseId}.`, {
    purchaseId,
  });

const NOTHING_TO_BUY =
  'A carrier of your own sells nothing here. Order the number there, then bring it in as CSV (POST /v1/imports with text/csv).';

export const marketplaceMissing = (): PurchaseError =>
  new DomainError('marketplace_missing', NOTHING_TO_BUY, {
    errors: [{ field: 'carrierAccountId', message: NOTHING_TO_BUY }],
  });
