import type { Position } from '#event-store';

/** What a gate may act on: as long as the lease holds, no block can have been acknowledged that the gate has not heard of. */
export abstract class Lease {
  /** Whether a gate that has applied everything up to `position` may answer now. */
  abstract covers(position: Position): boolean;
}
