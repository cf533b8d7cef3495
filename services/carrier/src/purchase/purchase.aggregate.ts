import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { PurchaseEvent } from './domain/purchase.events.js';
import { evolvePurchase, unknownPurchase } from './domain/purchase.state.js';
import type { PurchaseState } from './domain/purchase.state.js';

/** The workspace is part of the name, so that no other workspace's purchase can be reached. */
export const purchaseStream = (workspace: string, purchaseId: string): string => `purchase-${workspace}/${purchaseId}`;

export const purchase: Aggregate<PurchaseState, PurchaseEvent> = {
  name: 'purchase',
  initial: unknownPurchase,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolvePurchase(state, event, readMetadata(recorded).time),
};
