import { WorkerThread } from '#worker-thread';
import { encodeAppend } from '../encode-append.js';
import type { EncodedAppend } from '../encode-append.js';
import type { EventStoreError } from '../event-store.errors.js';
import { EventStore } from '../event-store.port.js';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '../event-store.port.js';
import { LogSubscription } from '../log-subscription.js';
import type { LogPage } from '../log-subscription.js';
import { pageSize } from '../page-size.js';
import { describeFailure, writerEnded } from './describe-failure.js';
import type { EventLogThread } from './event-log.worker.js';
import { EventReader } from './event-reader.js';
import type { AppendOutcome } from './event-writer.js';
import { FileLock } from './file-lock.js';
import { GroupCommit } from './group-commit.js';
import { inspectEventLog } from './inspect-event-log.js';
import { LogMemory } from './log-memory.js';
import { packAppends } from './packed-appends.js';

export interface SqliteEventStoreOptions {
  readonly file: string;
  /** Told once when the writing thread has ended by itself: reads go on, appends reject until the process starts again. */
  readonly onWriterDeath?: (error: EventStoreError) => void;
}

/**
 * The log in one SQLite file, for one process at a time.
 *
 * A thread of its own writes and syncs, this one reads: a slow disk holds up who appends, never who asks.
 */
export class SqliteEventStore extends EventStore {
  private readonly queue: GroupCommit;
  private readonly memory: LogMemory;
  private readonly waitingSubscriptions = new Set<LogSubscription>();
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly lock: FileLock,
    private readonly thread: WorkerThread<EventLogThread>,
    private readonly reader: EventReader,
  ) {
    super();
    this.memory = new LogMemory(reader.head());
    this.queue = new GroupCommit({
      commit: (appends) => thread.call('commit', packAppends(appends)),
      announce: (appends, outcomes) => this.announce(appends, outcomes),
      forget: () => this.forget(),
    });
  }

  /**
   * Opens the log in `file`, or makes it when there is none; its directory must exist.
   *
   * Rejects with `event_store_unavailable`, everything on disk left as it was, when another process has it open, it is
   * damaged, written by a newer version, no event log at all, or not to be written to. The message says what to do.
   */
  static async open({ file, onWriterDeath = () => undefined }: SqliteEventStoreOptions): Promise<SqliteEventStore> {
    const lock = FileLock.take(file);
    const isNew = inspectLocked(file, lock) === 'absent';
    const thread = new WorkerThread<EventLogThread>(new URL('./event-log.worker.js', import.meta.url), {
      onDeath: (error) => onWriterDeath(writerEnded(error)),
    });
    try {
      await thread.call('open', file, isNew);
      return new SqliteEventStore(lock, thread, new EventReader(file));
    } catch (error) {
      await thread.close();
      lock.release();
      throw describeFailure(file, error);
    }
  }

  async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return this.queue.add(encodeAppend(writes));
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    this.reader.requireOpen();
    const { from = 0, direction } = options;
    if (direction === 'backwards') return this.reader.stream(stream, options);
    // Whoever keeps folded states asks again and again for news, of which there are few or none.
    const limit = pageSize(options.maxEvents);
    const known = this.memory.streamFrom(stream, from, limit);
    if (known) return known;
    const events = this.reader.stream(stream, options);
    if (events.length < limit) this.memory.noteEnd(stream, events.at(-1)?.revision ?? from - 1);
    return events;
  }

  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.reader.all(options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const log = { head: () => this.currentHead(), pageAfter: this.pageAfter.bind(this) };
    return { [Symbol.asyncIterator]: () => new LogSubscription(log, options, this.waitingSubscriptions) };
  }

  async head(): Promise<Position> {
    return this.currentHead();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await this.queue.finish();
    // The reader goes first: only the last connection tidies up the write-ahead log, and only one that writes can.
    this.reader.close();
    this.wakeSubscriptions();
    // A thread that has died has let go of its connection; the appends it left behind have said so.
    await this.thread.call('close').catch(() => undefined);
    await this.thread.close();
    this.lock.release();
  }

  private currentHead(): Position {
    this.reader.requireOpen();
    return (this.memory.head ??= this.reader.head());
  }

  private pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage {
    // Whoever has been told all asks once more before it waits.
    if (after >= this.currentHead()) return { events: [], position: after };
    return this.memory.pageAfter(after, types, maxEvents) ?? this.reader.pageAfter(after, types, maxEvents);
  }

  private announce(appends: readonly EncodedAppend[], outcomes: readonly AppendOutcome[]): void {
    for (const [index, append] of appends.entries()) {
      const outcome = outcomes[index]!;
      if (outcome.kind === 'written') this.memory.remember(append, outcome.result);
    }
    this.wakeSubscriptions();
  }

  private forget(): void {
    this.memory.forget();
    this.wakeSubscriptions();
  }

  private wakeSubscriptions(): void {
    for (const subscription of this.waitingSubscriptions) subscription.wake();
  }
}

/** A refused file leaves no trace of having been looked at, not even a lock. */
function inspectLocked(file: string, lock: FileLock): 'absent' | 'usable' {
  try {
    return inspectEventLog(file);
  } catch (error) {
    lock.withdraw();
    throw describeFailure(file, error);
  }
}
