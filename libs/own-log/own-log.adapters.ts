import { join } from 'node:path';
import type { Logger } from 'pino';
import type { ConsumerLedger } from '#event-bus';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
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
import { consumersFileIn, logFileIn, makeDirectory } from './data-directory.js';
import type { EventStoreChoice } from './event-store.config.js';
import { whenReachable } from './when-reachable.js';

/** A log that is kept to this process, by a lock or by a claim in the log itself. */
interface KeptLog {
  readonly log: EventStore;
  /** That no other process takes commands for the log. */
  readonly writer: WriterClaim;
  /**
   * Resolves when the log is there and this process is its writer: before, neither grants or gives anything. A server that
   * cannot be reached is waited for until `close`. Rejects with `event_store_unavailable` for what waiting cannot mend, and
   * a sentence that says what to do.
   */
  readonly takeOver: () => Promise<void>;
  /** Lets others have the log and its directory. */
  readonly close: () => Promise<void>;
}

/** What is kept beside the log, wherever that is. */
interface BesideTheLog {
  /** Answers kept for requests that are sent again. */
  readonly idempotency: IdempotencyStore;
  /** Of the groups of event handlers that hear of this log. */
  readonly ledger: ConsumerLedger;
}

/** The log of one service, and what every service keeps beside it. `close`: once nobody uses any of it any more. */
export interface OwnLog extends KeptLog, BesideTheLog {}

const LOG_WRITER_DIED =
  'Nothing can be changed, for the thread that writes the log has ended; calls are answered from what is written. ' +
  'Restart the process; its log on standard error says why.';
const IDEMPOTENCY_DIED =
  'Requests with an Idempotency-Key are refused, for the thread that keeps their answers has ended. ' +
  'Restart the process; its log on standard error says why.';

export interface OwnLogOptions {
  readonly eventStore: EventStoreChoice;
  /** Tells this service's streams from those of the others on the same server, such as `inventory.`. */
  readonly streamPrefix: string;
}

/**
 * Opens the log of a service. Rejects with `event_store_unavailable` or `idempotency_store_unavailable` and a sentence that
 * says what to do. No server is looked for yet. A thread that ends by itself is told to `failures`.
 */
export async function openOwnLog(options: OwnLogOptions, failures: Failures, logger: Logger): Promise<OwnLog> {
  const { eventStore } = options;
  const kept = await openEventStore(options, failures, logger);
  // After the log: it is opened with a lock that keeps every other process out of this directory.
  const { idempotency, ledger } = await openBeside(eventStore, failures);
  const close = async () => {
    await ledger.close();
    await idempotency.close();
    await kept.close();
  };
  return { ...kept, idempotency, ledger, close };
}

async function openBeside(eventStore: EventStoreChoice, failures: Failures): Promise<BesideTheLog> {
  if (eventStore.kind === 'memory') {
    return { idempotency: new InMemoryIdempotencyStore(), ledger: new InMemoryConsumerLedger() };
  }
  const { directory } = eventStore;
  const onDeath = (error: Error) => failures.note(error, IDEMPOTENCY_DIED);
  return {
    idempotency: await SqliteIdempotencyStore.open(join(directory, 'idempotency.sqlite'), onDeath),
    ledger: new SqliteConsumerLedger(consumersFileIn(directory)),
  };
}

async function openEventStore(
  { eventStore, streamPrefix }: OwnLogOptions,
  failures: Failures,
  logger: Logger,
): Promise<KeptLog> {
  if (eventStore.kind === 'memory') return taken(new InMemoryEventStore());
  await makeDirectory(eventStore.directory);
  if (eventStore.kind === 'kurrentdb') return openKurrentDb({ ...eventStore, streamPrefix }, logger);
  const onWriterDeath = (error: Error) => failures.note(error, LOG_WRITER_DIED);
  return taken(await SqliteEventStore.open({ file: logFileIn(eventStore.directory), onWriterDeath }));
}

/** No other process can have it. */
function taken(log: EventStore): KeptLog {
  return { log, writer: new SoleWriter(), takeOver: async () => undefined, close: () => log.close() };
}

interface KurrentDbPlace {
  readonly url: string;
  readonly directory: string;
  readonly streamPrefix: string;
}

async function openKurrentDb({ url, directory, streamPrefix }: KurrentDbPlace, logger: Logger): Promise<KeptLog> {
  // The one that a log on SQLite has there: whatever the log is on, a directory is for one process.
  const lock = FileLock.take(logFileIn(directory), `the data directory ${directory}`);
  try {
    // Brings a native client along, for which an embedded start has no use.
    const { KurrentDbEventStore } = await import('#event-store/kurrentdb');
    const log = KurrentDbEventStore.at({ url, streamPrefix });
    const writer = new LoggedClaim({ log, nowMs: () => performance.now(), now: () => new Date() });
    const closing = new AbortController();
    // In this order: who cannot use the log takes it from nobody.
    const reachAndClaim = () => log.reach().then(() => writer.take());
    return {
      log,
      writer,
      takeOver: () => whenReachable(reachAndClaim, logger, closing.signal),
      close: async () => {
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
