import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { PurchaseEvent } from '../domain/purchase.events.js';
import { evolvePurchase, unknownPurchase } from '../domain/purchase.state.js';
import type { KnownPurchase } from '../domain/purchase.state.js';

/** Every purchase with its present state, in memory. */
export class PurchaseDirectory {
  static readonly eventTypes: readonly PurchaseEvent['type'][] = [
    'PurchaseRequested',
    'PurchaseSubmitted',
    'PurchaseUncertain',
    'PurchaseCompleted',
    'PurchaseFailed',
  ];
  readonly purchases = new WorkspaceCollection<KnownPurchase>();

  apply(recorded: RecordedEvent): void {
    const { workspace, time } = readMetadata(recorded);
    const event = domainEvent<PurchaseEvent>(recorded);
    const before = this.purchases.get(workspace, event.purchaseId) ?? unknownPurchase;
    const purchase = evolvePurchase(before, event, time);
    if (purchase.status !== 'unknown') this.purchases.set(workspace, event.purchaseId, purchase);
  }
}
