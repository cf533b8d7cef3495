import { START } from './event-store.port.js';
import type { Position } from './event-store.port.js';

/** News of a log, in order. */
interface Batch {
  readonly position: Position;
  readonly live: boolean;
}

export interface LogFollowerOptions<News extends Batch> {
  /** Names the follower in errors and logs, such as `gate`. */
  readonly name: string;
  /** Position after which to start. Default `START`. */
  readonly after?: Position;
  subscribe(after: Position, signal: AbortSignal): AsyncIterable<News>;
  /** Must have finished with a batch when it returns or resolves. */
  apply(batch: News): void | Promise<void>;
  /** Called once when the feed or `apply` fails or the feed ends by itself: from then on nothing is applied any more. */
  onFailure(error: unknown): void;
}

interface Waiter {
  readonly position: Position;
  readonly outcome: PromiseWithResolvers<void>;
}

/** Applies a log's batches strictly in order and lets others wait until it has got somewhere. */
export class LogFollower<News extends Batch> {
  private reached: Position;
  private failure: Error | undefined;
  private readonly stopping = new AbortController();
  private readonly caughtUp = Promise.withResolvers<void>();
  private waiting: Waiter[] = [];
  private running: Promise<void> = Promise.resolve();

  constructor(private readonly options: LogFollowerOptions<News>) {
    this.reached = options.after ?? START;
  }

  /** Position up to which everything is applied. */
  get position(): Position {
    return this.reached;
  }

  /** Resolves when the log was applied up to its head; rejects when that failed. */
  start(): Promise<void> {
    this.running = this.run();
    return this.caughtUp.promise;
  }

  /**
   * Resolves when everything up to `position` is applied; rejects when the follower has failed or stopped, and when
   * that takes longer than `maxWaitMs`.
   */
  whenApplied(position: Position, maxWaitMs?: number): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    if (position <= this.reached) return Promise.resolve();
    const waiter = { position, outcome: Promise.withResolvers<void>() };
    this.waiting.push(waiter);
    if (maxWaitMs === undefined) return waiter.outcome.promise;
    const timer = setTimeout(() => this.giveUp(waiter), maxWaitMs);
    return waiter.outcome.promise.finally(() => clearTimeout(timer));
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  private async run(): Promise<void> {
    try {
      for await (const batch of this.options.subscribe(this.reached, this.stopping.signal)) {
        const applied = this.options.apply(batch);
        if (applied) await applied;
        this.advance(batch);
      }
      if (!this.stopping.signal.aborted) throw new Error('The feed has ended, though nobody asked it to.');
      this.fail(new Error(`${this.options.name} has stopped following the log.`));
    } catch (error) {
      this.fail(new Error(`${this.options.name} can no longer follow the log.`, { cause: error }));
      this.options.onFailure(error);
    }
  }

  private advance({ position, live }: Batch): void {
    this.reached = position;
    if (live) this.caughtUp.resolve();
    if (this.waiting.length === 0) return;
    const due = this.waiting.filter((waiter) => waiter.position <= position);
    this.waiting = this.waiting.filter((waiter) => waiter.position > position);
    for (const { outcome } of due) outcome.resolve();
  }

  private giveUp(waiter: Waiter): void {
    this.waiting = this.waiting.filter((other) => other !== waiter);
    waiter.outcome.reject(new Error(`${this.options.name} has not reached position ${waiter.position} in time.`));
  }

  private fail(cause: Error): void {
    const error = Object.assign(cause, { code: 'log_reader_failed' });
    this.failure = error;
    this.caughtUp.reject(error);
    this.caughtUp.promise.catch(() => undefined);
    for (const { outcome } of this.waiting) outcome.reject(error);
    this.waiting = [];
  }
}
