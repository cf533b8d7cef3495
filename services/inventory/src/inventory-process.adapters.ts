import type { Logger } from 'pino';
import { KafkaAnnouncements, openKafka } from '#event-bus/kafka';
import type { Announcements } from '#event-bus/relay';
import type { Failures } from '#service-process';
import { openInventoryAdapters } from './inventory.adapters.js';
import type { InventoryAdapters } from './inventory.adapters.js';
import type { InventoryConfig } from './inventory.config.js';

/** What the configuration chose for the inventory apart from the others. */
export interface InventoryProcessAdapters extends InventoryAdapters {
  /** Connects to where others hear of this service. */
  readonly openAnnouncements: () => Promise<Announcements>;
}

/** Rejects as `openInventoryAdapters` does. A broker that is away is not looked for yet. */
export async function openInventoryProcessAdapters(
  config: InventoryConfig,
  failures: Failures,
  log: Logger,
): Promise<InventoryProcessAdapters> {
  const kafka = openKafka(config.eventBus, 'ringfence-inventory', log);
  return {
    ...(await openInventoryAdapters(config, failures, log)),
    openAnnouncements: () => KafkaAnnouncements.open(kafka, config.eventBus, 'inventory'),
  };
}
