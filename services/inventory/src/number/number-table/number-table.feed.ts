import { setTimeout as delay } from 'node:timers/promises';
import { DomainError } from '#domain-error';
import { LogFollower } from '#event-store';
import type { EventStore, Position, SubscriptionBatch } from '#event-store';
import type { LastWrites } from '#http-api';
import { numberTableChanges } from './number-table.projection.js';
import type { NumberTable } from './number-table.port.js';

/** A reader waits this long for the table; then 503 tells it to come again. */
const MAX_WAIT_MS = 5_000;

export interface NumberTableFeedOptions {
  readonly store: EventStore;
  readonly table: NumberTable;
  readonly lastWrites: LastWrites;
  readonly onFailure: (error: unknown) => void;
}

/** Keeps the number table up with the log, and lets a reader wait for what it wrote itself. */
export class NumberTableFeed {
  private follower: LogFollower<SubscriptionBatch> | undefined;
  /** Where the log stood when this process started: nobody is shown less. */
  private atStart: Position = 0;

  constructor(private readonly options: NumberTableFeedOptions) {}

  /** Starts to follow the log; the table catches up while the process already answers. */
  async start(): Promise<void> {
    const { store, table, onFailure } = this.options;
    this.atStart = await store.head();
    this.follower = new LogFollower<SubscriptionBatch>({
      name: 'number table',
      after: await table.position(),
      subscribe: (after, signal) => store.subscribe({ after, signal }),
      apply: (batch) => table.apply(numberTableChanges(batch)),
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
    const applied = this.follower?.whenApplied(position).then(() => true);
    if (this.position >= position) return;
    const timer = new AbortController();
    const late = delay(MAX_WAIT_MS, false, { signal: timer.signal }).catch(() => false);
    const readable = await Promise.race([applied, late]);
    timer.abort();
    if (readable) return;
    throw new DomainError(
      'read_model_behind',
      `The table has reached position ${this.position} and you asked for ${position}. Try again in a moment.`,
    );
  }
}
