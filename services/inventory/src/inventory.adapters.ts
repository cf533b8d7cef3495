import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ConsumerLedger, EventBus } from '#event-bus';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import { SqliteConsumerLedger } from '#event-bus/sqlite';
import type { EventStore } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { FileLock, SqliteEventStore } from '#event-store/sqlite';
import { LoggedClaim, SoleWriter } from '#fence';
import type { WriterClaim } from '#fence';
import type { IdempotencyStore } from '#idempotency';
import { InMemoryIdempotencyStore } from '#idempotency/in-memory';
import { SqliteIdempotencyStore } from '#idempotency/sqlite';
import type { Failures } from '#service-process';
import { consumersFileIn, makeDirectory } from './data-directory.js';
import { whenReachable } from './when-reachable.js';
import type { LiveNumberTable } from './number/number-table/live-number-table.port.js';
import { NumberTableFeed } from './number/number-table/number-table.feed.js';
import { SqliteNumberTable } from './number/number-table/sqlite/sqlite-number-table.js';
import { ThreadedNumberTable } from './number/number-table/sqlite/threaded-number-table.js';
import { PUBLISHED_TYPES, publishEvent } from './publish-events.js';
import type { EventStoreChoice, ReadModelChoice, StorageConfig } from './storage.config.js';

/** Tells this service's streams from those of the others on the same server. */
const STREAM_PREFIX = 'inventory.';

/** What the configuration chose. */
export interface InventoryAdapters {
  readonly log: EventStore;
  /** That no other process takes commands for the log. */
  readonly writer: WriterClaim;
  /**
   * Resolves when the log is there and this process is its writer: before, neither grants or gives anything. A server that
   * cannot be reached is waited for until `close`. Rejects with `event_store_unavailable` for what waiting cannot mend, and
   * a sentence that says what to do.
   */
  readonly takeOver: () => Promise<void>;
  /** What this service hears of itself. */
  readonly bus: EventBus;
  readonly numberTable: LiveNumberTable;
  /** Where uploaded files wait for their import. */
  readonly importFolder: string;
  /** Answers kept for requests that are sent again. */
  readonly idempotency: IdempotencyStore;
  /** Lets go of files and connections, once nobody uses them any more. */
  close(): Promise<void>;
}

/** What is kept beside the log, wherever that is. */
interface BesideTheLog {
  /** Of a table that is kept beside the log, too. */
  readonly openNumberTable: () => LiveNumberTable;
  readonly importFolder: string;
  readonly idempotency: IdempotencyStore;
  readonly ledger: ConsumerLedger;
  /** Where nothing is kept. */
  readonly removeFolder?: () => void;
}

const LOG_WRITER_DIED =
  'Nothing can be changed, for the thread that writes the log has ended; calls are answered from what is written. ' +
  'Restart the process; its log on standard error says why.';
const IDEMPOTENCY_DIED =
  'Requests with an Idempotency-Key are refused, for the thread that keeps their answers has ended. ' +
  'Restart the process; its log on standard error says why.';

/**
 * Rejects with `event_store_unavailable` or `idempotency_store_unavailable` and a sentence that says what to do. No server
 * is looked for yet. A thread that ends by itself is told to `failures`.
 */
export async function openInventoryAdapters(
  { eventStore, readModel }: StorageConfig,
  failures: Failures,
  logger: Logger,
): Promise<InventoryAdapters> {
  const { log, writer, takeOver, closeLog } = await openEventStore(eventStore, failures, logger);
  const beside =
    eventStore.kind === 'memory'
      ? await openInMemory(log)
      : await openInDirectory(log, eventStore, (error) => failures.note(error, IDEMPOTENCY_DIED));
  const { ledger, idempotency, importFolder, removeFolder } = beside;
  return {
    log,
    writer,
    takeOver,
    idempotency,
    importFolder,
    numberTable: await openNumberTable(log, readModel, beside),
    bus: new LogTailEventBus({ store: log, publish: publishEvent, types: PUBLISHED_TYPES, ledger }),
    close: async () => {
      await ledger.close();
      await idempotency.close();
      await closeLog();
      removeFolder?.();
    },
  };
}

/** A log that is kept to this process, by a lock or by a claim in the log itself. */
interface OwnLog extends Pick<InventoryAdapters, 'log' | 'writer' | 'takeOver'> {
  /** Lets others have the log and its directory. */
  readonly closeLog: () => Promise<void>;
}

async function openEventStore(choice: EventStoreChoice, failures: Failures, logger: Logger): Promise<OwnLog> {
  if (choice.kind === 'memory') return taken(new InMemoryEventStore());
  await makeDirectory(choice.directory);
  if (choice.kind === 'kurrentdb') return openKurrentDb(choice, logger);
  const onWriterDeath = (error: Error) => failures.note(error, LOG_WRITER_DIED);
  return taken(await SqliteEventStore.open({ file: logFileIn(choice.directory), onWriterDeath }));
}

/** No other process can have it. */
function taken(log: EventStore): OwnLog {
  return { log, writer: new SoleWriter(), takeOver: async () => undefined, closeLog: () => log.close() };
}

async function openKurrentDb(
  { url, directory }: Extract<EventStoreChoice, { kind: 'kurrentdb' }>,
  logger: Logger,
): Promise<OwnLog> {
  // The one that a log on SQLite has there: whatever the log is on, a directory is for one process.
  const lock = FileLock.take(logFileIn(directory), `the data directory ${directory}`);
  try {
    // Brings a native client along, for which an embedded start has no use.
    const { KurrentDbEventStore } = await import('#event-store/kurrentdb');
    const log = KurrentDbEventStore.at({ url, streamPrefix: STREAM_PREFIX });
    const writer = new LoggedClaim({ log, nowMs: () => performance.now(), now: () => new Date() });
    const closing = new AbortController();
    // In this order: who cannot use the log takes it from nobody.
    const reachAndClaim = () => log.reach().then(() => writer.take());
    return {
      log,
      writer,
      takeOver: () => whenReachable(reachAndClaim, logger, closing.signal),
      closeLog: async () => {
        closing.abort();
        writer.close();
        await log.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** MongoDB's driver takes a good part of a start: loaded only when it is chosen. */
async function openNumberTable(
  log: EventStore,
  readModel: ReadModelChoice,
  beside: BesideTheLog,
): Promise<LiveNumberTable> {
  if (readModel.kind === 'sqlite') return beside.openNumberTable();
  const { LiveMongodbNumberTable } = await import('./number/number-table/mongodb/live-mongodb-number-table.js');
  return new LiveMongodbNumberTable(log, readModel.url);
}

async function openInMemory(log: EventStore): Promise<BesideTheLog> {
  const importFolder = await mkdtemp(join(tmpdir(), 'ringfence-imports-'));
  // Nothing in memory can go on with an import after the process.
  const removeFolder = () => rmSync(importFolder, { recursive: true, force: true });
  process.once('exit', removeFolder);
  return {
    openNumberTable: () => new NumberTableFeed({ log, table: new SqliteNumberTable(':memory:') }),
    importFolder,
    idempotency: new InMemoryIdempotencyStore(),
    ledger: new InMemoryConsumerLedger(),
    removeFolder: () => {
      process.off('exit', removeFolder);
      removeFolder();
    },
  };
}

/** After the log: it is opened with a lock that keeps every other process out of this directory. */
async function openInDirectory(
  log: EventStore,
  { kind, directory }: Exclude<EventStoreChoice, { kind: 'memory' }>,
  onIdempotencyDeath: (error: Error) => void,
): Promise<BesideTheLog> {
  const tableFile = join(directory, 'numbers.sqlite');
  return {
    // The one with a thread of its own reads the file of the log by itself.
    openNumberTable: () =>
      kind === 'sqlite'
        ? new ThreadedNumberTable({ logFile: logFileIn(directory), tableFile })
        : new NumberTableFeed({ log, table: new SqliteNumberTable(tableFile) }),
    importFolder: join(directory, 'imports'),
    idempotency: await SqliteIdempotencyStore.open(join(directory, 'idempotency.sqlite'), onIdempotencyDeath),
    ledger: new SqliteConsumerLedger(consumersFileIn(directory)),
  };
}

const logFileIn = (directory: string): string => join(directory, 'events.sqlite');
