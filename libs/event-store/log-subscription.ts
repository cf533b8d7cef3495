import { LIMITS } from './event-store.port.js';
import type { Position, RecordedEvent, SubscribeOptions, SubscriptionBatch } from './event-store.port.js';

/** What was found behind a position, and up to where was looked. */
export interface LogPage {
  readonly events: readonly RecordedEvent[];
  /** Position of the last event looked at, asked for or not; the position given when there was none. */
  readonly position: Position;
}

/** A log in this process. Synchronous, so that nothing can be committed between finding no news and going to sleep. */
export interface FollowedLog {
  head(): Position;
  pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage;
}

/**
 * One iteration over a followed log.
 *
 * There is no seam between catching up and following: the one cursor always asks for what is behind it, and only
 * who wakes it differs. A waiting `next()` is settled within `wake()`, before the append that woke it is.
 */
export class LogSubscription implements AsyncIterator<SubscriptionBatch, undefined> {
  private position: Position;
  private live = false;
  private headAtStart: Position | undefined;
  private behind = true;
  private ended = false;
  private waiting: PromiseWithResolvers<IteratorResult<SubscriptionBatch, undefined>> | undefined;
  private readonly endWhenAborted = () => void this.return();

  constructor(
    private readonly log: FollowedLog,
    private readonly options: SubscribeOptions,
    /** Where it stands while it waits for news; the log wakes everyone in it after each commit and when it closes. */
    private readonly waitingRoom: Set<LogSubscription>,
  ) {
    this.position = options.after;
    options.signal?.addEventListener('abort', this.endWhenAborted);
  }

  next(): Promise<IteratorResult<SubscriptionBatch, undefined>> {
    if (this.waiting) return Promise.reject(new Error('A subscription answers one next() at a time.'));
    if (this.options.signal?.aborted) return this.return();
    if (this.ended) return Promise.resolve({ done: true, value: undefined });
    this.waiting = Promise.withResolvers();
    const { promise } = this.waiting;
    this.waitingRoom.add(this);
    // A reader far behind pages through the log in turns with everything else that this process has to do.
    if (this.behind) setImmediate(() => this.wake());
    else this.wake();
    return promise;
  }

  return(): Promise<IteratorResult<SubscriptionBatch, undefined>> {
    this.end();
    this.leaveWaitingRoom()?.resolve({ done: true, value: undefined });
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Answers a waiting `next()` if the log has news for it. */
  wake(): void {
    if (!this.waiting) return;
    try {
      const batch = this.takeNews();
      if (batch) this.leaveWaitingRoom()?.resolve({ done: false, value: batch });
    } catch (error) {
      this.end();
      this.leaveWaitingRoom()?.reject(error);
    }
  }

  private takeNews(): SubscriptionBatch | undefined {
    this.headAtStart ??= this.log.head();
    const { events, position } = this.log.pageAfter(this.position, this.options.types, LIMITS.maxReadEvents);
    const live = position >= this.headAtStart;
    this.behind = position < this.log.head();
    if (position === this.position && live === this.live) return undefined;
    this.position = position;
    this.live = live;
    return { events, position, live };
  }

  private leaveWaitingRoom(): typeof this.waiting {
    const { waiting } = this;
    this.waiting = undefined;
    this.waitingRoom.delete(this);
    return waiting;
  }

  private end(): void {
    this.ended = true;
    this.options.signal?.removeEventListener('abort', this.endWhenAborted);
  }
}
