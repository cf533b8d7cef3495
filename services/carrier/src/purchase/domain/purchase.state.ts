import { assertNever } from '#assert-never';
import type { PurchaseEvent, PurchaseRequested } from './purchase.events.js';

export type PurchaseStatus = 'requested' | 'submitted' | 'uncertain' | 'completed' | 'failed';
export const PURCHASE_STATUSES: readonly PurchaseStatus[] = [
  'requested',
  'submitted',
  'uncertain',
  'completed',
  'failed',
];

export interface KnownPurchase extends Omit<PurchaseRequested, 'type'> {
  readonly status: PurchaseStatus;
  /** As the carrier said last. */
  readonly monthlyCost: PurchaseRequested['maxMonthlyCost'];
  readonly locality: string | null;
  /** Of a failed purchase, why; of an uncertain one, what is not known. */
  readonly failure: { readonly code: string; readonly detail: string } | null;
  readonly requestedAt: string;
  readonly updatedAt: string;
}

export type PurchaseState = { readonly status: 'unknown' } | KnownPurchase;

export const unknownPurchase: PurchaseState = { status: 'unknown' };

/** `time`: ISO 8601, UTC. */
export function evolvePurchase(state: PurchaseState, event: PurchaseEvent, time: string): PurchaseState {
  if (event.type === 'PurchaseRequested') {
    const { type: _, ...facts } = event;
    return {
      ...facts,
      status: 'requested',
      monthlyCost: null,
      locality: null,
      failure: null,
      requestedAt: time,
      updatedAt: time,
    };
  }
  if (state.status === 'unknown') return state;
  return { ...evolveKnown(state, event), updatedAt: time };
}

function evolveKnown(state: KnownPurchase, event: Exclude<PurchaseEvent, PurchaseRequested>): KnownPurchase {
  switch (event.type) {
    case 'PurchaseSubmitted':
      return {
        ...state,
        status: 'submitted',
        monthlyCost: event.monthlyCost,
        locality: event.locality,
        failure: null,
      };
    case 'PurchaseUncertain':
      return { ...state, status: 'uncertain', failure: { code: event.code, detail: event.detail } };
    case 'PurchaseCompleted':
      return { ...state, status: 'completed', monthlyCost: event.monthlyCost, failure: null };
    case 'PurchaseFailed':
      return { ...state, status: 'failed', failure: { code: event.code, detail: event.detail } };
    default:
      return assertNever(event);
  }
}

/** Whether the purchase still has something to do. */
export function isOpen(state: PurchaseState): state is KnownPurchase {
  return state.status === 'requested' || state.status === 'submitted' || state.status === 'uncertain';
}
