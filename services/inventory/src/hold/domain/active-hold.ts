import type { HoldScope } from './hold.events.js';

/** A hold as it was placed. */
export interface ActiveHold {
  readonly id: string;
  readonly scope: HoldScope;
  readonly reason: string | null;
  readonly placedAt: string;
  readonly placedBy: { readonly kind: string; readonly id: string; readonly name: string };
}

/** What a hold may bear on. */
export interface HoldSubject {
  /** Null for an agent without an outbound number. */
  readonly number: string | null;
  /** The number's outbound agent, if any. */
  readonly agentId: string | null;
}

/** Whether a hold of that scope blocks outbound calls from the number (rule 8). */
export function bearsOn(scope: HoldScope, { number, agentId }: HoldSubject): boolean {
  if ('workspace' in scope) return true;
  return 'agentId' in scope ? scope.agentId === agentId : scope.number === number;
}
