import { domainEvent, readMetadata } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { PurchaseEvent } from '../domain/purchase.events.js';
import { evolvePurchase, unknownPurchase } from '../domain/purchase.state.js';
import type { KnownPurchase } from '../domain/purchase.state.js';

/** A purchase, and where in the log its newest event is. */
export type ListedPurchase = KnownPurchase & { readonly position: Position };

/** Every purchase with its present state, in memory. */
export class PurchaseDirectory {
  static readonly eventTypes: readonly PurchaseEvent['type'][] = [
    'PurchaseRequested',
    'PurchaseSubmitted',
    'PurchaseUncertain',
    'PurchaseCompleted',
    'PurchaseFailed',
  ];
  readonly purchases = new WorkspaceCollection<ListedPurchase>();

  apply(recorded: RecordedEvent): void {
    const { workspace, time } = readMetadata(recorded);
    const event = domainEvent<PurchaseEvent>(recorded);
    const before = this.purchases.get(workspace, event.purchaseId) ?? unknownPurchase;
    const purchase = evolvePurchase(before, event, time);
    if (purchase.status === 'unknown') return;
    this.purchases.set(workspace, event.purchaseId, { ...purchase, position: recorded.position });
  }
}
