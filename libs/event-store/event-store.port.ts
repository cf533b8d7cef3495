/** A place in the global event order. Strictly increasing, from 1; 0 is before the first event. */
export type Position = number;

/** A place in one stream, from 0. */
export type Revision = number;

/** The expected revision of a stream that must not exist yet. */
export const NO_STREAM: Revision = -1;

/** The position before the first event: reading after it starts at the beginning. */
export const START: Position = 0;

/** An event's facts: an object of anything JSON can hold. What JSON drops, such as `undefined`, is not kept. */
export type EventData = Readonly<Record<string, unknown>>;

/** An event as its writer hands it in. */
export interface NewEvent {
  /** UUID chosen by the writer, in lower case. Appending the same ids again is a no-op. */
  readonly id: string;
  /** Past tense, such as `NumberAssigned`. The rules for stream names hold for it too. */
  readonly type: string;
  readonly data: EventData;
  /** Who, when and why. Strings only: KurrentDB keeps nothing else, and every adapter gives back exactly these. */
  readonly metadata: Readonly<Record<string, string>>;
}

/** An event as the store holds it. */
export interface RecordedEvent extends NewEvent {
  /** 1 to `LIMITS.maxStreamNameLength` characters, well-formed Unicode without control characters. */
  readonly stream: string;
  readonly revision: Revision;
  readonly position: Position;
}

/** The events one append adds to one stream. */
export interface StreamWrite {
  readonly stream: string;
  /** Revision of the stream's last event as the writer saw it, or `NO_STREAM`. */
  readonly expectedRevision: Revision;
  /** At least one. */
  readonly events: readonly NewEvent[];
}

export interface AppendResult {
  /** Position of the last event of this append. */
  readonly position: Position;
  /** New last revision of each stream written to. */
  readonly revisions: Readonly<Record<string, Revision>>;
}

export interface ReadStreamOptions {
  /** First revision to return. Default: 0 forwards, the last one backwards. */
  readonly from?: Revision;
  /** Default `forwards`. */
  readonly direction?: 'forwards' | 'backwards';
  /** At most this many events; default and upper bound `LIMITS.maxReadEvents`. */
  readonly maxEvents?: number;
}

export interface ReadAllOptions {
  /** Return events with a position above this one. */
  readonly after: Position;
  /** Only these types; default all. */
  readonly types?: readonly string[];
  /** At most this many events; default and upper bound `LIMITS.maxReadEvents`. */
  readonly maxEvents?: number;
}

export interface SubscribeOptions {
  /** Yield events with a position above this one. */
  readonly after: Position;
  /** Only these types; default all. */
  readonly types?: readonly string[];
  /** Aborting ends the iteration normally, after the batch in hand. */
  readonly signal?: AbortSignal;
}

/** What a subscription yields: events in order, never empty of news (either events, or `position` or `live` has changed). */
export interface SubscriptionBatch {
  readonly events: readonly RecordedEvent[];
  /** Everything up to here was seen, filtered events included. Safe to store as a checkpoint. */
  readonly position: Position;
  /** True once the subscription has reached the head of the log as it was when it started. */
  readonly live: boolean;
}

/** What one append and one event may be at most. Beyond them: `append_invalid`, naming the limit. */
export const LIMITS = {
  /** Data and metadata together, as JSON in UTF-8. */
  maxEventBytes: 1_048_576,
  maxAppendEvents: 5_000,
  /** All events of an append together. */
  maxAppendBytes: 16_777_216,
  /** UTF-16 units, of a stream's name and of an event's type. */
  maxStreamNameLength: 200,
  maxReadEvents: 1_000,
} as const;

/** What can be read of a log. Errors: see `event-store.errors.ts`. */
export abstract class EventLog {
  /** A page of one stream, in the direction asked for. Empty when the stream does not exist or ends before `from`. */
  abstract readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]>;

  /** A page of the whole log in order. Fewer than `maxEvents` means the end was reached. */
  abstract readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]>;

  /**
   * Catches up from a position and then follows the log: no gap, no repeat, no reordering. Each iteration starts
   * anew at `after`. It ends when `signal` aborts and rejects with `event_store_unavailable` when the store closes.
   * Events may be shared with other subscriptions and are frozen then.
   */
  abstract subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch>;

  /** Position of the last committed event, `START` when there is none. */
  abstract head(): Promise<Position>;

  /** Finishes what was accepted and lets go of files and connections. */
  abstract close(): Promise<void>;
}

/**
 * The log of everything that happened: append-only streams in one global order.
 *
 * Every adapter passes `testing/event-store.contract.ts`. Errors: see `event-store.errors.ts`.
 */
export abstract class EventStore extends EventLog {
  /**
   * Adds events to one or more streams: all of them or none. Durable when it resolves.
   *
   * Rejects with `wrong_expected_revision` when any stream is not where the writer saw it, unless the very same
   * events (by id) were appended before: then it resolves as it did the first time. Rejects with `append_invalid`
   * for input beyond `LIMITS`, `event_id_conflict` when only some ids are known or they are known from elsewhere,
   * `append_outcome_unknown` when the store failed in a way that leaves open whether the events were written, and
   * `event_store_unavailable` when they were not: the store is closed, its disk is full, too many appends wait.
   * Subscriptions waiting in this process are handed the events before it resolves.
   */
  abstract append(writes: readonly StreamWrite[]): Promise<AppendResult>;
}
