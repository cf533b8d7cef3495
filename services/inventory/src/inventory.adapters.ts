import { rmSync } from 'node:fs';
import { mkdir, mkdtemp, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { EventStoreError } from '#event-store';
import type { EventLog, EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { SqliteEventStore } from '#event-store/sqlite';
import type { IdempotencyStore } from '#idempotency';
import { InMemoryIdempotencyStore } from '#idempotency/in-memory';
import { SqliteIdempotencyStore } from '#idempotency/sqlite';
import type { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { NumberTableFeed } from './number/number-table/number-table.feed.js';
import { SqliteNumberTable } from './number/number-table/sqlite/sqlite-number-table.js';
import { ThreadedNumberTable } from './number/number-table/sqlite/threaded-number-table.js';

/** Where events are kept. */
export type EventStoreChoice = { readonly kind: 'sqlite'; readonly directory: string } | { readonly kind: 'memory' };

/** Where the number table is kept: beside the log, or in the MongoDB database that a URL names. */
export type ReadModelChoice = { readonly kind: 'sqlite' } | { readonly kind: 'mongodb'; readonly url: string };

/** What the configuration chose. */
export interface InventoryAdapters {
  readonly log: EventStore;
  readonly numberTable: LiveNumberTable;
  /** Where uploaded files wait for their import. */
  readonly importFolder: string;
  /** Answers kept for requests that are sent again. */
  readonly idempotency: IdempotencyStore;
}

/** Each is told once of a thread that has ended by itself, and only a new start of the process mends it. */
export interface ThreadDeaths {
  readonly onLogWriterDeath: (error: Error) => void;
  readonly onIdempotencyDeath: (error: Error) => void;
}

/** Rejects with `event_store_unavailable` or `idempotency_store_unavailable` and a sentence that says what to do. A log in memory has its table in memory, unless another is chosen. */
export async function openInventoryAdapters(
  choice: EventStoreChoice,
  readModel: ReadModelChoice,
  { onLogWriterDeath, onIdempotencyDeath }: ThreadDeaths,
): Promise<InventoryAdapters> {
  if (choice.kind === 'memory') {
    const log = new InMemoryEventStore();
    const numberTable =
      readModel.kind === 'mongodb'
        ? await openMongodbNumberTable(log, readModel.url)
        : new NumberTableFeed({ log, table: new SqliteNumberTable(':memory:') });
    const importFolder = await mkdtemp(join(tmpdir(), 'ringfence-imports-'));
    // Nothing in memory can go on with an import after the process.
    process.once('exit', () => rmSync(importFolder, { recursive: true, force: true }));
    return { log, numberTable, idempotency: new InMemoryIdempotencyStore(), importFolder };
  }
  const { directory } = choice;
  await makeDirectory(directory);
  const logFile = join(directory, 'events.sqlite');
  const log = await SqliteEventStore.open({ file: logFile, onWriterDeath: onLogWriterDeath });
  // Opened after the log, whose lock tells that no other process is at work in this directory.
  const idempotency = await SqliteIdempotencyStore.open(join(directory, 'idempotency.sqlite'), onIdempotencyDeath);
  const numberTable =
    readModel.kind === 'mongodb'
      ? await openMongodbNumberTable(log, readModel.url)
      : new ThreadedNumberTable({ logFile, tableFile: join(directory, 'numbers.sqlite') });
  return { log, numberTable, idempotency, importFolder: join(directory, 'imports') };
}

/** Loaded only when it is chosen: the driver takes a good part of a start. */
async function openMongodbNumberTable(log: EventLog, url: string): Promise<LiveNumberTable> {
  const { LiveMongodbNumberTable } = await import('./number/number-table/mongodb/live-mongodb-number-table.js');
  return new LiveMongodbNumberTable(log, url);
}

async function makeDirectory(directory: string): Promise<void> {
  try {
    await makeFolders(resolve(directory));
  } catch (cause) {
    const sentence = `${directory} is no directory and cannot be made one. Set DATA_DIR to one that this user may write to.`;
    throw new EventStoreError('event_store_unavailable', sentence, { cause });
  }
}

/** One after the other: asked for all at once where none can be made, as under `/proc`, Node tries for ever. */
async function makeFolders(directory: string): Promise<void> {
  if (await isDirectory(directory)) return;
  await makeFolders(dirname(directory));
  try {
    // Nobody else's business on a shared machine.
    await mkdir(directory, { mode: 0o700 });
  } catch (error) {
    // Somebody else may have made it meanwhile.
    if (!(await isDirectory(directory))) throw error;
  }
}

async function isDirectory(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() === true;
}
