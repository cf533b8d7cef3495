import { DomainError } from '#domain-error';
import { LIMITS, LogFollower, START } from '#event-store';
import type { EventStore, Position, SubscriptionBatch } from '#event-store';
import type { LastWrites } from '#http-api';
import { NUMBER_TABLE_EVENT_TYPES, NumberTableFold } from './number-table.projection.js';
import type { NumberTable, NumberTableChanges } from './number-table.port.js';

/** A reader waits this long for the table; then 503 tells it to come again. */
const MAX_WAIT_MS = 5_000;

/** So many changes are gathered before they are written: some 100 MB, and as much again in what is being written. */
const MAX_PENDING_CHANGES = 200_000;

/** The same when the table had caught up and fell behind, as during an import: readers wait for what was gathered. */
const MAX_LIVE_PENDING_CHANGES = 20_000;

export interface NumberTableFeedOptions {
  readonly store: EventStore;
  readonly table: NumberTable;
  readonly lastWrites: LastWrites;
  readonly onFailure: (error: unknown) => void;
}

/**
 * Keeps the number table up with the log, and lets a reader wait for what it wrote itself. A table that turns out to be
 * of another log, or of one that was set back, is filled anew.
 */
export class NumberTableFeed {
  private follower: LogFollower<NumberTableChanges> | undefined;
  /** Where the log stood when this process started: nobody is shown less. */
  private atStart: Position = 0;

  constructor(private readonly options: NumberTableFeedOptions) {}

  /** Starts to follow the log; the table catches up while the process already answers. */
  async start(): Promise<void> {
    const { store, table, onFailure } = this.options;
    this.atStart = await store.head();
    this.follower = new LogFollower<NumberTableChanges>({
      name: 'number table',
      after: await this.startingPoint(),
      subscribe: (after, signal) => this.catchUp(store.subscribe({ after, types: NUMBER_TABLE_EVENT_TYPES, signal })),
      apply: (changes) => table.apply(changes),
      onFailure,
    });
    this.follower.start().catch(() => undefined);
  }

  get position(): Position {
    return this.follower?.position ?? 0;
  }

  async stop(): Promise<void> {
    await this.follower?.stop();
  }

  /** Resolves when the table shows everything up to `minPosition` and everything that this key wrote. */
  async whenReadable(keyId: string, minPosition: Position): Promise<void> {
    const position = Math.max(minPosition, this.atStart, this.options.lastWrites.of(keyId));
    try {
      await this.follower?.whenApplied(position, MAX_WAIT_MS);
    } catch {
      throw new DomainError(
        'read_model_behind',
        `The table has reached position ${this.position} and you asked for ${position}. Try again in a moment.`,
      );
    }
  }

  private async startingPoint(): Promise<Position> {
    const { store, table } = this.options;
    const [position, lastEvent] = await Promise.all([table.position(), table.lastEvent()]);
    if (lastEvent && position <= this.atStart) {
      const [event] = await store.readAll({ after: lastEvent.position - 1, maxEvents: 1 });
      if (event?.id === lastEvent.id) return position;
    }
    if (position !== START) await table.clear();
    return START;
  }

  /** Far behind, one write for very many events, and reading goes on during it; the news of the head as they come. */
  private async *catchUp(batches: AsyncIterable<SubscriptionBatch>): AsyncGenerator<NumberTableChanges> {
    const fold = new NumberTableFold();
    let writing: Promise<void> | undefined;
    try {
      for await (const { events, position, live } of batches) {
        fold.add(events);
        const isBehind = !live || events.length === LIMITS.maxReadEvents;
        if (isBehind && fold.size < (live ? MAX_LIVE_PENDING_CHANGES : MAX_PENDING_CHANGES)) continue;
        await writing;
        writing = undefined;
        const changes = fold.take(position, live);
        if (live) yield changes;
        else {
          writing = this.options.table.apply(changes);
          // Reported where it is waited for.
          writing.catch(() => undefined);
        }
      }
    } finally {
      await writing;
    }
  }
}
