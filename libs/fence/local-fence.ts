import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';
import { Fence } from './fence.port.js';
import type { FenceReport, Lift } from './fence.port.js';

/** A gate in this very process. */
export interface LocalGate {
  readonly id: string;
  blockAhead(events: readonly PublicEvent[]): Lift;
  /** Resolves when the gate has applied everything up to `position`; rejects when it no longer can, or too late. */
  whenApplied(position: Position, maxWaitMs?: number): Promise<void>;
}

/** The fence of a single process: one gate, told directly. */
export class LocalFence extends Fence {
  constructor(
    private readonly gate: LocalGate,
    private readonly now: () => Date,
  ) {
    super();
  }

  override blockAhead(events: readonly PublicEvent[]): Lift {
    return this.gate.blockAhead(events);
  }

  override async report(position: Position, waitMs: number): Promise<FenceReport> {
    const enforced = await this.gate.whenApplied(position, waitMs).then(
      () => true,
      // Too late, or a gate that cannot follow the log: it answers nothing but 503, yet it has not acknowledged.
      () => false,
    );
    const { id } = this.gate;
    if (!enforced) return { enforced, position, gates: { acked: [], missing: [id] } };
    return { enforced, position, gates: { acked: [{ id, ackedAt: this.now().toISOString() }], missing: [] } };
  }
}
