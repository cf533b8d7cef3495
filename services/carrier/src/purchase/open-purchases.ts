import { domainEvent, readMetadata } from '#event-store';
import type { Actor, RecordedEvent } from '#event-store';
import type { PurchaseEvent } from './domain/purchase.events.js';

/** A purchase that has not ended. */
export interface OpenPurchase {
  readonly workspace: string;
  readonly purchaseId: string;
  readonly carrierAccountId: string;
  /** E.164. */
  readonly number: string;
  readonly actor: Actor;
  readonly correlationId: string;
  /** The event that asked for it. */
  readonly requestedBy: string;
}

/** The purchases that have not ended: after a start they all go on. */
export class OpenPurchases {
  static readonly eventTypes: readonly PurchaseEvent['type'][] = [
    'PurchaseRequested',
    'PurchaseCompleted',
    'PurchaseFailed',
  ];
  private readonly byId = new Map<string, OpenPurchase>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<PurchaseEvent>(recorded);
    const { purchaseId } = event;
    if (event.type === 'PurchaseRequested') {
      const { workspace, actor, correlationId } = readMetadata(recorded);
      const { carrierAccountId, number } = event;
      this.byId.set(purchaseId, {
        workspace,
        purchaseId,
        carrierAccountId,
        number,
        actor,
        correlationId,
        requestedBy: recorded.id,
      });
    } else this.byId.delete(purchaseId);
  }

  /** How many of an account. */
  countAt(workspace: string, carrierAccountId: string): number {
    return this.all().filter((open) => open.workspace === workspace && open.carrierAccountId === carrierAccountId)
      .length;
  }

  /** Oldest first. */
  all(): readonly OpenPurchase[] {
    return [...this.byId.values()];
  }
}
