import { join } from 'node:path';
import type { EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { SqliteEventStore } from '#event-store/sqlite';
import type { NumberTable } from './number/number-table/number-table.port.js';
import { SqliteNumberTable } from './number/number-table/sqlite/sqlite-number-table.js';

/** Where events are kept. */
export type EventStoreChoice = { readonly kind: 'sqlite'; readonly directory: string } | { readonly kind: 'memory' };

/** Rejects with `event_store_unavailable` and a sentence that says what to do. */
export async function openEventStore(choice: EventStoreChoice): Promise<EventStore> {
  if (choice.kind === 'memory') return new InMemoryEventStore();
  return SqliteEventStore.open({ file: join(choice.directory, 'events.sqlite') });
}

/** Where the number table is kept. A log in memory has its table in memory. */
export function openNumberTable(choice: EventStoreChoice): NumberTable {
  return new SqliteNumberTable(choice.kind === 'memory' ? ':memory:' : join(choice.directory, 'numbers.sqlite'));
}
