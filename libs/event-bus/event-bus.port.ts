import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';

export interface PublicEventBatch {
  readonly events: readonly PublicEvent[];
  /** Everything up to here was seen. */
  readonly position: Position;
  /** True once the head of the log, as it was at the start, is reached. */
  readonly live: boolean;
}

export interface BusSubscription {
  /** News after this position. */
  readonly after: Position;
  /** Only these types; default all. */
  readonly types?: readonly PublicEvent['type'][];
  /** Aborting ends the subscription. */
  readonly signal: AbortSignal;
}

/** How services learn of each other's public events: in order, from any position, then live. */
export abstract class EventBus {
  /** No gap, no repeat within one subscription. */
  abstract subscribe(subscription: BusSubscription): AsyncIterable<PublicEventBatch>;
}
