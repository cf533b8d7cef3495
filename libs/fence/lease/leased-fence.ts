import type { Position } from '#event-store';
import { Fence } from '../fence.port.js';
import type { FenceReport, Lift } from '../fence.port.js';
import type { LeaseBook } from './lease-book.js';

/** Stands in `missing` for gates whose leases were granted by a process before this one. */
const FORMER_GATES = 'gates-of-before-the-restart';

/**
 * The fence of gates in other processes: each answers only while it holds a lease, so a block holds when every holder has
 * applied it or has let its lease lapse. A majority would not do.
 */
export class LeasedFence extends Fence {
  constructor(private readonly leases: LeaseBook) {
    super();
  }

  /** Nothing reaches the gates ahead of the commit; the answer to the command waits for them instead. */
  override blockAhead(): Lift {
    return () => undefined;
  }

  override async report(position: Position, waitMs: number): Promise<FenceReport> {
    await this.leases.whenApplied(position, waitMs);
    return this.reportNow(position);
  }

  private reportNow(position: Position): FenceReport {
    const holders = this.leases.holders();
    const acked = holders.filter(({ applied }) => applied >= position);
    const missing = holders.filter(({ applied }) => applied < position).map(({ gateId }) => gateId);
    if (this.leases.hasFormerLeases) missing.push(FORMER_GATES);
    const acknowledgements = acked.map(({ gateId, appliedAt }) => ({ id: gateId, ackedAt: appliedAt }));
    return { enforced: missing.length === 0, position, gates: { acked: acknowledgements, missing } };
  }
}
