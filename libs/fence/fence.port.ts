import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';

/** What a caller may know of one gate's part in a block. */
export interface GateAcknowledgement {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly ackedAt: string;
}

/** Which gates have applied a position. `enforced` only when none is missing. */
export interface FenceReport {
  readonly enforced: boolean;
  readonly position: Position;
  readonly gates: { readonly acked: readonly GateAcknowledgement[]; readonly missing: readonly string[] };
}

/** Undoes a block ahead of its commit. Calling it twice does nothing. */
export type Lift = () => void;

/**
 * Between the log and the gates: what a command blocks is blocked before the command is answered.
 * Source: design "The fence".
 */
export abstract class Fence {
  /** Blocks at once, before the commit, whatever these events will block. What they allow waits for the commit. */
  abstract blockAhead(events: readonly PublicEvent[]): Lift;

  /** Waits up to `waitMs` until every gate has applied `position`; then says which have. */
  abstract report(position: Position, waitMs: number): Promise<FenceReport>;
}
