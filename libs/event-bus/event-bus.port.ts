import type { EventTraces, PublicEvent, PublicEventType } from '#contracts';
import type { Position } from '#event-store';
import type { ConsumedEvent } from './consumed-event.js';
import type { ParkedEvents } from './parked-events.port.js';

/** An event by which a log can be told from another one. */
export interface EventMark {
  readonly id: string;
  readonly position: Position;
}

export interface PublicEventBatch {
  readonly events: readonly PublicEvent[];
  /** Everything up to here was seen. */
  readonly position: Position;
  /** True once the head of the log, as it was at the start, is reached. */
  readonly live: boolean;
  /** The last public event in this batch; absent when there is none. */
  readonly last?: EventMark;
  /** Events up to `position` that this version cannot read. What they concern must not be relied on. */
  readonly unread?: readonly EventTraces[];
}

export interface FollowOptions {
  /** News after this position. */
  readonly after: Position;
  /** Aborting ends the iteration. */
  readonly signal: AbortSignal;
}

export interface ConsumeOptions {
  /** Those of the same name share the work: each event goes to one of them. The bus remembers how far they are. */
  readonly group: string;
  /** Others are passed over. */
  readonly types: readonly PublicEventType[];
  /**
   * Called with events of one subject one after the other, with those of different subjects perhaps at once. An event may
   * come again, even after later ones of its subject: `position` tells. When it rejects, it is called again a few times,
   * and then the event is parked.
   */
  readonly handle: (consumed: ConsumedEvent) => Promise<void>;
  /** Aborting ends the work after the event in hand. */
  readonly signal: AbortSignal;
}

/**
 * How services learn of each other's public events. A follower hears of one log, by whose positions it counts. Every
 * adapter passes `testing/event-bus.contract.ts`.
 */
export abstract class EventBus {
  /**
   * Everything after a position, in the order of the log, and then live: for readers that keep all of it in memory. Each
   * follower gets everything. No gap, no repeat, no reordering, whatever happens to the connection meanwhile.
   */
  abstract follow(options: FollowOptions): AsyncIterable<PublicEventBatch>;

  /**
   * Has every event handled at least once by one member of a group, from the first event on, and remembers what was.
   * Resolves when asked to stop.
   */
  abstract consume(options: ConsumeOptions): Promise<void>;

  /** What groups, or this process, could not handle. */
  abstract readonly parked: ParkedEvents;

  /** Events that this process has parked since its start, by `ParkedEvent.code`. */
  abstract readonly parkedCounts: ReadonlyMap<string, number>;
}
