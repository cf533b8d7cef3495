import type { Logger } from 'pino';
import type { EventBus } from '#event-bus';
import { KafkaEventBus } from '#event-bus/kafka';
import type { CallGateConfig } from './call-gate.config.js';
import { InventoryLeaseGranter } from './lease/inventory-lease-granter.js';
import type { LeaseGranter } from './lease/lease-keeper.js';

/** A bus that may be away, and says so. */
export interface RemoteEventBus extends EventBus {
  /** Why it cannot be read, while it is tried again: see `EventBusErrorCode`. Undefined otherwise. */
  readonly trouble: unknown;
  /** See `Retries.firstOutcome`. */
  firstOutcome(): Promise<void>;
  close(): Promise<void>;
}

/** What the configuration chose for a gate apart from the log. */
export interface CallGateAdapters {
  readonly bus: RemoteEventBus;
  readonly granter: LeaseGranter;
}

/** Neither the broker nor the inventory is looked for yet. */
export function openCallGateAdapters(
  { eventBus, inventoryUrl, serviceToken }: CallGateConfig,
  log: Logger,
): CallGateAdapters {
  return {
    bus: new KafkaEventBus({ address: eventBus, clientId: 'ringfence-call-gate', log }),
    granter: new InventoryLeaseGranter({ inventoryUrl, serviceToken }),
  };
}
