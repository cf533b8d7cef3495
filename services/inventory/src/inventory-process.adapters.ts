import type { Logger } from 'pino';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventBus } from '#event-bus';
import type { Announcements } from '#event-bus/relay';
import type { Failures } from '#service-process';
import { noteThreadDeaths, openInventoryAdapters } from './inventory.adapters.js';
import type { InventoryAdapters } from './inventory.adapters.js';
import type { InventoryConfig } from './inventory.config.js';
import { PUBLISHED_TYPES, publishEvent } from './publish-events.js';

/** What the configuration chose for the inventory apart from the others. */
export interface InventoryProcessAdapters extends InventoryAdapters {
  /** What this service hears of itself. */
  readonly bus: EventBus;
  /** Connects to where others hear of it. */
  readonly openAnnouncements: () => Promise<Announcements>;
}

/** Rejects as `openInventoryAdapters` does. A broker that is away is not looked for yet. */
export async function openInventoryProcessAdapters(
  { eventStore, eventBus }: InventoryConfig,
  failures: Failures,
  log: Logger,
): Promise<InventoryProcessAdapters> {
  const adapters = await openInventoryAdapters(eventStore, noteThreadDeaths(failures));
  const kafka = openKafka(eventBus, 'ringfence-inventory', log);
  return {
    ...adapters,
    bus: new LogTailEventBus(adapters.log, publishEvent, PUBLISHED_TYPES),
    openAnnouncements: () => KafkaAnnouncements.open(kafka, eventBus),
  };
}
