import { domainEvent, readMetadata } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import { WorkspaceCollection, newestFirst } from '#workspace-collection';
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
  /** Purchase ids, the newest first. */
  readonly purchaseIds = new WorkspaceCollection<string>();

  apply(recorded: RecordedEvent): void {
    const { workspace, time } = readMetadata(recorded);
    const event = domainEvent<PurchaseEvent>(recorded);
    const before = this.purchases.get(workspace, event.purchaseId) ?? unknownPurchase;
    const purchase = evolvePurchase(before, event, time);
    if (purchase.status === 'unknown') return;
    if (event.type === 'PurchaseRequested') {
      this.purchaseIds.set(workspace, newestFirst(recorded.position), event.purchaseId);
    }
    this.purchases.set(workspace, event.purchaseId, { ...purchase, position: recorded.position });
  }
}
