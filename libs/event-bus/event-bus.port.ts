import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';

export interface PublicEventBatch {
  readonly events: readonly PublicEvent[];
  /** Everything up to here was seen. */
  readonly position: Position;
  /** True once the head of the log, as it was at the start, is reached. */
  readonly live: boolean;
}

export interface FollowOptions {
  /** News after this position. */
  readonly after: Position;
  /** Aborting ends the iteration. */
  readonly signal: AbortSignal;
}

/** How services learn of each other's public events. Every adapter passes `testing/event-bus.contract.ts`. */
export abstract class EventBus {
  /**
   * Everything after a position, in the order of the log, and then live: for readers that keep all of it in memory. Each
   * follower gets everything. No gap, no repeat, no reordering, whatever happens to the connection meanwhile.
   */
  abstract follow(options: FollowOptions): AsyncIterable<PublicEventBatch>;
}
