import type { EventTraces, PublicEvent } from '#contracts';
import type { Position } from '#event-store';

/** An event on its way, with its link to the one before it. */
export interface LinkedEvent {
  readonly id: string;
  readonly position: Position;
  /** Position of the public event before it. */
  readonly previous: Position;
  readonly event: PublicEvent | undefined;
  /** What is known of an event that cannot be read. */
  readonly traces?: EventTraces;
}

/** Some of the events of a log, in its order, and perhaps again from an earlier one on: what a partition holds. */
export interface PartOfLog {
  /** The event that comes next; undefined while it has not come. */
  readonly head: LinkedEvent | undefined;
  /** Goes on to the event behind the head. */
  shift(): void;
}

/** What cannot be read, and says all the same which place in the log it has. */
export interface UnreadEvent extends LinkedEvent {
  readonly event: undefined;
  readonly traces: EventTraces;
}
