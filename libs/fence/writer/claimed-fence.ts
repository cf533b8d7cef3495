import type { PublicEvent } from '#contracts';
import type { Position } from '#event-store';
import { Fence } from '../fence.port.js';
import type { FenceReport, Lift } from '../fence.port.js';
import type { WriterClaim } from './writer-claim.port.js';

/** Stands in `missing` for gates that another process may have granted leases to. */
const GATES_OF_ANOTHER = 'gates-of-an-inventory-that-may-have-taken-over';

/**
 * A fence that knows the gates of this process only as long as no other has taken over: what it calls enforced, it does
 * after having seen that none had when all gates were waited for.
 */
export class ClaimedFence extends Fence {
  constructor(
    private readonly fence: Fence,
    private readonly writer: WriterClaim,
  ) {
    super();
  }

  /** Throws `event_store_unavailable` when another process has taken over: nothing is committed then. */
  override blockAhead(events: readonly PublicEvent[]): Lift {
    this.writer.requireHeld();
    return this.fence.blockAhead(events);
  }

  override async report(position: Position, waitMs: number): Promise<FenceReport> {
    const report = await this.fence.report(position, waitMs);
    if (!report.enforced) return report;
    return this.writer.confirm().then(
      () => report,
      // The command is in the log, whatever could not be found out about its gates.
      () => ({ ...report, enforced: false, gates: { ...report.gates, missing: [GATES_OF_ANOTHER] } }),
    );
  }
}
