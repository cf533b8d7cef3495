import type { HoldScope } from './hold.events.js';

/** A hold that is in force. */
export interface ActiveHold {
  readonly id: string;
  readonly scope: HoldScope;
  readonly reason: string | null;
  readonly placedAt: string;
  readonly placedBy: { readonly kind: string; readonly id: string; readonly name: string };
}
