import type { HoldScope } from './hold.events.js';

/** A hold that is in force. */
export interface ActiveHold {
  readonly id: string;
  readonly scope: HoldScope;
  readonly reason: string | null;
  readonly placedAt: string;
}
