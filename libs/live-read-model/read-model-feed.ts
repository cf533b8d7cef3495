import { setTimeout as delay } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import { DomainError, hasCode } from '#domain-error';
import { LIMITS, LogFollower, START } from '#event-store';
import type { EventLog, Position, SubscriptionBatch } from '#event-store';
import type { FedReadModel, ReadModelChanges, ReadModelFold, ReadModelNews } from './read-model.port.js';
import { ReadModelTroubles } from './read-model-troubles.js';

/** A reader waits this long; then 503 tells it to come again. */
const MAX_WAIT_MS = 10_000;

/** So many changes are gathered before they are written: some 100 MB, and as much again in what is being written. */
const MAX_PENDING_CHANGES = 200_000;

/** The same when it had caught up and fell behind, as during an import: readers wait for what was gathered. */
const MAX_LIVE_PENDING_CHANGES = 20_000;

export interface ReadModelFeedOptions<Changes extends ReadModelChanges, Model extends FedReadModel<Changes>> {
  /** What it is called, such as `number table`. */
  readonly name: string;
  readonly log: EventLog;
  readonly model: Model;
  /** Of the events that it reads. */
  readonly eventTypes: readonly string[];
  /** `after`: the position behind which the first events come. */
  readonly newFold: (after: Position) => ReadModelFold<Changes>;
  /** For one where much at once takes long: what is not whole is written again after a fault. */
  readonly maxPendingChanges?: number | undefined;
}

/**
 * Keeps a read model up with the log. One that turns out to be of another log, or of one that was set back, is filled
 * anew; so is one that was found damaged and emptied itself.
 */
export class ReadModelFeed<Changes extends ReadModelChanges, Model extends FedReadModel<Changes>> {
  /** None between a failure and the next try. */
  private follower: LogFollower<Changes> | undefined;
  /** How far it was when it was last heard of, for as long as there is no follower. */
  private lastKnown: Position = START;
  /** Where the log stood when it was begun to be followed: nobody is shown less. */
  private atStart: Position = START;
  /** Resolves when the try in hand follows the log or has failed. */
  private beginning: Promise<void> = Promise.resolve();
  private troubles = new ReadModelTroubles({ onTrouble: () => undefined });
  private readonly stopping = new AbortController();

  constructor(private readonly options: ReadModelFeedOptions<Changes, Model>) {}

  /**
   * Starts to follow the log; it catches up while the process already answers. Rejects when it or the log cannot be read;
   * one on a server that is away is waited for instead.
   */
  async start(news: ReadModelNews): Promise<void> {
    this.troubles = new ReadModelTroubles(news);
    await this.begin().catch((error: unknown) => this.beginOnceMore(error));
  }

  /** `read_model_unavailable`, while its server is away. */
  get trouble(): Error | undefined {
    return this.troubles.away;
  }

  /** Up to which everything is shown; the last one known, while it cannot be asked. */
  get position(): Position {
    return this.follower?.position ?? this.lastKnown;
  }

  /** The read model stays open: it is its owner's. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.beginning;
    await this.follower?.stop();
  }

  /** Finds out whether it is still there, of which somebody has heard that it may not be. */
  lookAgain(): void {
    if (this.follower && !this.stopping.signal.aborted) this.beginAnew();
  }

  /**
   * Asks a question of the read model once it shows everything up to `minPosition` and everything that was in the log at
   * the start; `shown`: up to where that is. One that has lost what it showed is filled again. Rejects with
   * `DomainError('read_model_behind')` when that takes long, and as the question does.
   */
  async ask<Answer>(
    minPosition: Position,
    question: (model: Model, shown: Position) => Promise<Answer>,
  ): Promise<Answer> {
    await this.whenShown(minPosition);
    const { follower } = this;
    const shown = Math.max(this.atStart, this.position);
    try {
      return await question(this.options.model, shown);
    } catch (error) {
      // What cannot be reached has lost nothing.
      if (hasCode(error, 'read_model_unavailable')) throw error;
      const position = await this.modelPosition();
      if (position >= shown) throw error;
      if (follower && follower === this.follower) {
        this.beginAgain(error);
        this.lastKnown = position;
      }
      throw this.behind(shown);
    }
  }

  private async whenShown(minPosition: Position): Promise<void> {
    // Between a failure and the next try, which may take long with a server that is away.
    if (!this.follower) await pTimeout(this.beginning, { milliseconds: MAX_WAIT_MS, message: false });
    const position = Math.max(minPosition, this.atStart);
    if (!this.follower) throw this.trouble ?? this.behind(position);
    try {
      await this.follower.whenApplied(position, MAX_WAIT_MS);
    } catch {
      throw this.trouble ?? this.behind(position);
    }
  }

  private behind(position: Position): DomainError {
    return new DomainError(
      'read_model_behind',
      `The list has reached position ${this.position} of the log, and is to show ${position}, asked for or changed by this key. Try again in a moment.`,
    );
  }

  /** One that is there and no longer says its position has lost everything. */
  private async modelPosition(): Promise<Position> {
    try {
      return await this.options.model.position();
    } catch (error) {
      if (hasCode(error, 'read_model_unavailable')) throw error;
      return START;
    }
  }

  private async begin(): Promise<void> {
    const { log } = this.options;
    const after = await this.startingPoint();
    if (this.stopping.signal.aborted) return;
    const follower = new LogFollower<Changes>({
      name: this.options.name,
      after,
      subscribe: (from, signal) =>
        this.catchUp(log.subscribe({ after: from, types: this.options.eventTypes, signal }), from),
      apply: async (changes) => {
        await this.write(changes);
        this.troubles.noteCaughtUp();
      },
      onFailure: (error) => {
        if (follower === this.follower) this.beginAgain(error);
      },
    });
    this.follower = follower;
    follower.start().catch(() => undefined);
  }

  /** Damage found by the first look costs that look: the second one sees a new file. A server may come much later. */
  private async beginOnceMore(error: unknown): Promise<void> {
    if (!hasCode(error, 'read_model_unavailable')) return this.begin();
    this.beginAgain(error);
  }

  private beginAgain(error: unknown): void {
    if (this.stopping.signal.aborted) return;
    this.troubles.noteFailure(error);
    this.beginAnew();
  }

  private beginAnew(): void {
    const { follower } = this;
    this.lastKnown = this.position;
    this.follower = undefined;
    this.beginning = this.beginAfterPause(follower).catch((failure: unknown) => this.beginAgain(failure));
  }

  private async beginAfterPause(former: LogFollower<Changes> | undefined): Promise<void> {
    await former?.stop();
    await delay(this.troubles.pauseMs, undefined, { signal: this.stopping.signal });
    await this.begin();
  }

  private async startingPoint(): Promise<Position> {
    const { log, model } = this.options;
    const [position, lastEvent] = await Promise.all([model.position(), model.lastEvent()]);
    // Asked for last: other processes may feed the same, and nothing is of a log's future.
    this.atStart = await log.head();
    if (lastEvent && position <= this.atStart) {
      const [event] = await log.readAll({ after: lastEvent.position - 1, maxEvents: 1 });
      if (event?.id === lastEvent.id) return (this.lastKnown = position);
    }
    // It shows nothing of this log, whatever it holds.
    this.lastKnown = START;
    if (position !== START) await model.clear();
    return START;
  }

  private async write(changes: Changes): Promise<void> {
    await this.options.model.apply(changes);
    this.troubles.noteWritten();
  }

  private maxPending(live: boolean): number {
    return this.options.maxPendingChanges ?? (live ? MAX_LIVE_PENDING_CHANGES : MAX_PENDING_CHANGES);
  }

  /** A full batch may be the last: what is gathered must not wait for an event that nobody writes. */
  private async hasMore(after: Position): Promise<boolean> {
    const next = await this.options.log.readAll({ after, types: this.options.eventTypes, maxEvents: 1 });
    return next.length > 0;
  }

  /** Far behind, one write for very many events, and reading goes on during it; the news of the head as they come. */
  private async *catchUp(batches: AsyncIterable<SubscriptionBatch>, after: Position): AsyncGenerator<Changes> {
    const fold = this.options.newFold(after);
    let writing: Promise<void> | undefined;
    try {
      for await (const { events, position, live } of batches) {
        fold.add(events);
        const isBehind = !live || (events.length === LIMITS.maxReadEvents && (await this.hasMore(position)));
        if (isBehind && fold.size < this.maxPending(live)) continue;
        await writing;
        writing = undefined;
        const changes = fold.take(position, live);
        if (live) yield changes;
        else {
          writing = this.write(changes);
          // Reported where it is waited for.
          writing.catch(() => undefined);
        }
      }
    } finally {
      await writing;
    }
  }
}
