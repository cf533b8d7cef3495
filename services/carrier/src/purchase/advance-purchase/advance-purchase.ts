import type { PurchaseEvent, PurchaseRequested } from '../domain/purchase.events.js';
import { isOpen } from '../domain/purchase.state.js';
import type { PurchaseState } from '../domain/purchase.state.js';

/** What has become of a purchase that was requested. */
export type AdvancePurchase = Exclude<PurchaseEvent, PurchaseRequested>;

/** A purchase goes forward only, and ends once. What it says already it does not say again. */
export function decideAdvancePurchase(next: AdvancePurchase, state: PurchaseState): PurchaseEvent[] {
  if (!isOpen(state)) return [];
  if (next.type === 'PurchaseSubmitted' && state.status !== 'requested') return [];
  if (next.type === 'PurchaseUncertain' && (state.status === 'requested' || state.failure?.code === next.code))
    return [];
  return [next];
}
