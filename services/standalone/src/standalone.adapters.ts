import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventBus } from '#event-bus';
import type { Failures } from '#service-process';
import { noteThreadDeaths, openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { PUBLISHED_TYPES, publishEvent } from '../../inventory/src/publish-events.js';
import type { StandaloneConfig } from './standalone.config.js';

/** What the configuration chose. */
export interface StandaloneAdapters extends InventoryAdapters {
  readonly bus: EventBus;
}

/** In one process the bus is the tail of the log. */
export async function openStandaloneAdapters(
  { eventStore }: StandaloneConfig,
  failures: Failures,
): Promise<StandaloneAdapters> {
  const adapters = await openInventoryAdapters(eventStore, noteThreadDeaths(failures));
  return { ...adapters, bus: new LogTailEventBus(adapters.log, publishEvent, PUBLISHED_TYPES) };
}
