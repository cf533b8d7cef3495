import type { PurchaseEvent, PurchaseRequested } from '../domain/purchase.events.js';
import type { PurchaseState } from '../domain/purchase.state.js';

export type RequestPurchase = Omit<PurchaseRequested, 'type'>;

/** The intent, durable before anything is asked of the carrier. */
export function decideRequestPurchase(command: RequestPurchase, state: PurchaseState): PurchaseEvent[] {
  return state.status === 'unknown' ? [{ type: 'PurchaseRequested', ...command }] : [];
}
