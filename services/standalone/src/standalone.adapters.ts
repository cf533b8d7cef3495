import { mkdir } from 'node:fs/promises';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventBus } from '#event-bus';
import type { EventStore } from '#event-store';
import { openEventStore, openNumberTable } from '../../inventory/src/inventory.adapters.js';
import type { NumberTable } from '../../inventory/src/number/number-table/number-table.port.js';
import { PUBLISHED_TYPES, publishEvent } from '../../inventory/src/publish-events.js';
import type { StandaloneConfig } from './standalone.config.js';

/** What the configuration chose. */
export interface Adapters {
  readonly log: EventStore;
  readonly bus: EventBus;
  readonly table: NumberTable;
}

export async function openAdapters({ eventStore }: StandaloneConfig): Promise<Adapters> {
  if (eventStore.kind === 'sqlite') await mkdir(eventStore.directory, { recursive: true });
  const log = await openEventStore(eventStore);
  return { log, bus: new LogTailEventBus(log, publishEvent, PUBLISHED_TYPES), table: openNumberTable(eventStore) };
}
