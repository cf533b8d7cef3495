import { setImmediate, setTimeout as delay } from 'node:timers/promises';
import { streamNameFilter } from '@kurrent/kurrentdb-client';
import type { AllStreamSubscription, KurrentDBClient, ResolvedEvent } from '@kurrent/kurrentdb-client';
import { LIMITS, START } from '../event-store.port.js';
import type { Position, RecordedEvent, SubscribeOptions, SubscriptionBatch } from '../event-store.port.js';
import { describeFailure, isAccessDenied } from './describe-failure.js';
import type { EventReads } from './event-reads.js';
import { recordedOf } from './recorded-events.js';
import type { StreamNames } from './server-names.js';
import type { ServerAddress } from './server-url.js';

const BACKOFF = { firstMs: 100, maxMs: 5_000 } as const;

export interface FollowedServer {
  readonly client: KurrentDBClient;
  readonly server: ServerAddress;
  readonly names: StreamNames;
  readonly reads: EventReads;
}

type Result = IteratorResult<SubscriptionBatch, undefined>;

/**
 * One iteration over the log: pages up to the head, then what the server sends.
 *
 * The server is always asked for what is behind the last event received, so a lost connection leaves no gap and no
 * repeat. Positions are those of this service's events only: the server's own checkpoints may run ahead of events
 * that the client still holds back.
 */
export class LiveSubscription implements AsyncIterator<SubscriptionBatch, undefined> {
  private position: Position;
  private live = false;
  private headAtStart: Position | undefined;
  private following = false;
  /** Since the connection was lost; nothing can arrive before it is there again. */
  private interrupted = false;
  private failure: unknown;
  private waiting = false;
  private received: RecordedEvent[] = [];
  private readonly stopping = new AbortController();
  private change = Promise.withResolvers<void>();
  private feed: AllStreamSubscription | undefined;
  private readonly endWhenAborted = () => void this.return();

  constructor(
    private readonly log: FollowedServer,
    private readonly options: SubscribeOptions,
    /** Where it stands until it has ended. */
    private readonly subscriptions: Set<LiveSubscription>,
  ) {
    this.position = options.after;
    options.signal?.addEventListener('abort', this.endWhenAborted);
    subscriptions.add(this);
  }

  async next(): Promise<Result> {
    if (this.waiting) throw new Error('A subscription answers one next() at a time.');
    if (this.options.signal?.aborted) return this.return();
    this.waiting = true;
    try {
      return await this.take();
    } finally {
      this.waiting = false;
      this.tell();
    }
  }

  async return(): Promise<Result> {
    this.end();
    return { done: true, value: undefined };
  }

  /** Ends it with an error, now or when it is asked again. */
  fail(error: unknown): void {
    this.failure ??= error;
    this.end();
  }

  /** Resolves once a waiting consumer has what is up to there; soon when it is busy, or nothing can arrive. */
  async whenHandedOver(position: Position, signal: AbortSignal): Promise<void> {
    while (this.isDue(position) && !signal.aborted) {
      if (this.waiting) {
        await Promise.race([this.change.promise, aborted(signal)]);
      } else {
        // The events of an append arrive one by one: who has just been given the first is back in a moment.
        await setImmediate();
        if (!this.waiting) return;
      }
    }
  }

  private get ended(): boolean {
    return this.stopping.signal.aborted;
  }

  private isDue(position: Position): boolean {
    return this.following && !this.interrupted && !this.ended && this.position < position;
  }

  private async take(): Promise<Result> {
    while (!this.ended) {
      const batch = this.following ? this.takeReceived() : await this.takePage();
      if (batch) return { done: false, value: batch };
      if (this.following && this.received.length === 0 && !this.ended) await this.change.promise;
    }
    if (this.failure !== undefined) throw this.failure;
    return { done: true, value: undefined };
  }

  private async takePage(): Promise<SubscriptionBatch | undefined> {
    const head = (this.headAtStart ??= await this.insist(() => this.log.reads.head()));
    const { types } = this.options;
    const page = await this.insist(() => this.log.reads.pageAfter(this.position, types, LIMITS.maxReadEvents));
    if (!page || head === undefined || this.ended) return undefined;
    const isLast = page.events.length < LIMITS.maxReadEvents;
    const batch = this.advance(page.events, isLast ? Math.max(page.position, head) : page.position);
    if (isLast) this.follow(Math.max(page.events.at(-1)?.position ?? START, head));
    return batch;
  }

  private takeReceived(): SubscriptionBatch | undefined {
    const events = this.received.splice(0, LIMITS.maxReadEvents);
    if (events.length === 0) return undefined;
    this.tell();
    const { types } = this.options;
    const wanted = types ? events.filter(({ type }) => types.includes(type)) : events;
    return this.advance(wanted, events.at(-1)!.position);
  }

  private advance(events: readonly RecordedEvent[], position: Position): SubscriptionBatch | undefined {
    const live = this.live || position >= this.headAtStart!;
    if (position === this.position && live === this.live) return undefined;
    this.position = position;
    this.live = live;
    return { events, position, live };
  }

  /** Asks again until there is an answer, or nobody wants one any more. */
  private async insist<Answer>(ask: () => Promise<Answer>): Promise<Answer | undefined> {
    for (let attempt = 1; !this.ended; attempt += 1) {
      try {
        return await ask();
      } catch (error) {
        await this.pauseAfter(error, attempt);
      }
    }
    return undefined;
  }

  /** The server starts at events only, which a position from elsewhere need not be. */
  private follow(lastEvent: Position): void {
    this.following = true;
    this.interrupted = false;
    void this.receive(lastEvent, this.position);
  }

  private async receive(lastEvent: Position, seen: Position): Promise<void> {
    let last = lastEvent;
    for (let attempt = 1; !this.ended; attempt += 1) {
      try {
        const feed = this.openFeed(last, () => {
          attempt = 0;
          this.interrupted = false;
        });
        for await (const { event } of feed) last = await this.admit(event, last, seen);
        throw new Error('the server ended the subscription');
      } catch (error) {
        await this.pauseAfter(error, attempt);
      }
    }
  }

  /** Answers up to where was received. Waits while the consumer has a whole page ahead of it. */
  private async admit(event: ResolvedEvent['event'], last: Position, seen: Position): Promise<Position> {
    const recorded = event && recordedOf(event, this.log.names);
    if (!recorded || recorded.position <= last) return last;
    if (recorded.position > seen) this.received.push(recorded);
    this.tell();
    while (this.received.length >= LIMITS.maxReadEvents && !this.ended) await this.change.promise;
    return recorded.position;
  }

  private openFeed(after: Position, onConfirmed: () => void): AllStreamSubscription {
    const { client, names } = this.log;
    const feed = client.subscribeToAll({
      fromPosition: after === START ? 'start' : { commit: BigInt(after), prepare: BigInt(after) },
      filter: streamNameFilter({ prefixes: [names.prefix] }),
      requiresLeader: true,
    });
    this.feed = feed;
    feed.once('confirmation', onConfirmed);
    // What it reports once nobody iterates over it any more would end the process.
    feed.on('error', () => undefined);
    return feed;
  }

  private async pauseAfter(error: unknown, attempt: number): Promise<void> {
    if (this.ended) return;
    if (isAccessDenied(error)) return this.fail(describeFailure(this.log.server.hosts, error));
    this.interrupted = true;
    this.tell();
    const pauseMs = Math.min(BACKOFF.maxMs, BACKOFF.firstMs * 2 ** Math.min(attempt, 10));
    await delay(pauseMs * (0.5 + Math.random() / 2), undefined, { signal: this.stopping.signal }).catch(
      () => undefined,
    );
  }

  private end(): void {
    if (this.ended) return;
    this.stopping.abort();
    this.options.signal?.removeEventListener('abort', this.endWhenAborted);
    this.subscriptions.delete(this);
    void this.feed?.unsubscribe().catch(() => undefined);
    this.feed?.destroy();
    this.tell();
  }

  private tell(): void {
    this.change.resolve();
    this.change = Promise.withResolvers();
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
