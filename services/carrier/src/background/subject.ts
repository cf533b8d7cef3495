import { assertNever } from '#assert-never';
import type { CarrierWork } from '#number-register';
import type { OpenPurchase } from '../purchase/open-purchases.js';

/** Something to be done at a carrier. */
export type Subject = { readonly kind: 'purchase'; readonly purchase: OpenPurchase } | CarrierWork;

/** Whose it is, and at which account. */
export function whose(subject: Subject): Pick<OpenPurchase, 'workspace' | 'carrierAccountId'> {
  return subject.kind === 'purchase' ? subject.purchase : subject;
}

export function groupOf(subject: Subject): string {
  const { workspace, carrierAccountId } = whose(subject);
  return `${workspace} ${carrierAccountId}`;
}

export const keyOfPurchase = (purchaseId: string): string => `purchase ${purchaseId}`;

/** What the inventory has asked for anew is another thing to do. */
export function keyOf(subject: Subject): string {
  return subject.kind === 'purchase'
    ? keyOfPurchase(subject.purchase.purchaseId)
    : `${subject.kind} ${subject.askedBy}`;
}

/** For whoever reads the log. */
export function nameOf(subject: Subject): string {
  const { workspace, carrierAccountId } = whose(subject);
  return `${whatIsDone(subject)} at ${carrierAccountId} for the workspace ${workspace}`;
}

function whatIsDone(subject: Subject): string {
  switch (subject.kind) {
    case 'purchase':
      return `purchase ${subject.purchase.purchaseId} of ${subject.purchase.number}`;
    case 'give-back':
      return `${subject.how} of ${subject.number}`;
    case 'region':
      return `region ${subject.region.value} of ${subject.number}`;
    case 'import':
      return `import ${subject.importId}`;
    default:
      return assertNever(subject);
  }
}
