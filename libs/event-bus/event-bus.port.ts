import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';

export interface PublicEventBatch {
  readonly events: readonly PublicEvent[];
  /** Everything up to here was seen. */
  readonly position: Position;
  /** True once the head of the log, as it was at the start, is reached. */
  readonly live: boolean;
}

/** How services learn of each other's public events: in order, from any position, then live. */
export abstract class EventBus {
  /** No gap, no repeat within one subscription. Aborting the signal ends it. */
  abstract subscribe(after: Position, signal: AbortSignal): AsyncIterable<PublicEventBatch>;
}
