import type { Logger } from 'pino';
import { KafkaEventBus } from '#event-bus/kafka';
import type { RemoteEventBus } from '#hearing';
import type { CallGateConfig } from './call-gate.config.js';
import { InventoryLeaseGranter } from './lease/inventory-lease-granter.js';
import type { LeaseGranter } from './lease/lease-keeper.js';

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
    bus: new KafkaEventBus({ address: eventBus, source: 'inventory', clientId: 'ringfence-call-gate', log }),
    granter: new InventoryLeaseGranter({ inventoryUrl, serviceToken }),
  };
}
