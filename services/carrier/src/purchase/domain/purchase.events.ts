import type { Money } from '#number-facts';

/** Somebody wants the number. Nothing was asked of the carrier yet. */
export interface PurchaseRequested {
  readonly type: 'PurchaseRequested';
  readonly purchaseId: string;
  readonly carrierAccountId: string;
  /** E.164. */
  readonly number: string;
  /** Above it nothing is bought; null: whatever it costs. */
  readonly maxMonthlyCost: Money | null;
}

/** From here on the carrier may have sold the number: nothing is repeated or reported before it was asked. */
export interface PurchaseSubmitted {
  readonly type: 'PurchaseSubmitted';
  readonly purchaseId: string;
  /** What the carrier wants for it; null when it does not say. */
  readonly monthlyCost: Money | null;
  /** As the carrier lists it: of a number that is bought, it may say less. */
  readonly locality: string | null;
}

/** The carrier's answer was lost, or cannot be read. It is being asked what has become of the order. */
export interface PurchaseUncertain {
  readonly type: 'PurchaseUncertain';
  readonly purchaseId: string;
  readonly code: string;
  readonly detail: string;
}

/** The number is in the inventory, and its webhooks point here. */
export interface PurchaseCompleted {
  readonly type: 'PurchaseCompleted';
  readonly purchaseId: string;
  readonly number: string;
  readonly monthlyCost: Money | null;
}

/** Nothing was bought, and nothing will be. */
export interface PurchaseFailed {
  readonly type: 'PurchaseFailed';
  readonly purchaseId: string;
  /** Stable. */
  readonly code: string;
  /** What to do about it. */
  readonly detail: string;
}

export type PurchaseEvent =
  PurchaseRequested | PurchaseSubmitted | PurchaseUncertain | PurchaseCompleted | PurchaseFailed;
