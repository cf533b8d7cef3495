import type { Position } from '#event-store';
import type { Grant } from './granted-lease.js';
import { LeaseGranter } from './lease-keeper.js';

/** An answer that takes longer has used up most of the lease that it grants. */
const MAX_WAIT_MS = 1_500;

export interface InventoryLeaseGranterOptions {
  /** Where the inventory is, such as `http://inventory:3001`. */
  readonly inventoryUrl: string;
  readonly serviceToken: string;
}

/** Asks the inventory for leases, over HTTP. */
export class InventoryLeaseGranter extends LeaseGranter {
  constructor(private readonly options: InventoryLeaseGranterOptions) {
    super();
  }

  override async renew(gateId: string, applied: Position): Promise<Grant> {
    const { status, body } = await this.ask('PUT', gateId, { applied: String(applied) });
    const { leaseMs, head } = (body ?? {}) as { leaseMs?: unknown; head?: unknown };
    if (status !== 200 || typeof leaseMs !== 'number' || typeof head !== 'string') {
      const { detail } = (body ?? {}) as { detail?: unknown };
      throw new Error(`The inventory answered ${status}${typeof detail === 'string' ? `: ${detail}` : '.'}`);
    }
    return { leaseMs, head: Number(head) };
  }

  override async giveUp(gateId: string): Promise<void> {
    await this.ask('DELETE', gateId);
  }

  private async ask(method: string, gateId: string, body?: object): Promise<{ status: number; body: unknown }> {
    const { inventoryUrl, serviceToken } = this.options;
    const answer = await fetch(`${inventoryUrl}/internal/gates/${gateId}/lease`, {
      method,
      headers: {
        authorization: `Bearer ${serviceToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(MAX_WAIT_MS),
    });
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  }
}
