import { askService } from '#service-call';
import type { ServiceQuestion, ServiceUnavailableError } from '#service-call';
import type { Grant } from './granted-lease.js';
import { GATE_OF_ANOTHER_LOG, LeaseGranter } from './lease-keeper.js';
import type { GateState } from './lease-keeper.js';

/** An answer that takes longer has used up most of the lease that it grants. */
const MAX_WAIT_MS = 1_500;

/** A longer one would outlive any command that waits for this gate. */
const MAX_LEASE_MS = 10_000;
const POSITION = /^(?:0|[1-9]\d{0,15})$/;

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

  override async renew(gateId: string, { applied, lastEvent }: GateState, stop: AbortSignal): Promise<Grant> {
    const body = {
      applied: String(applied),
      ...(lastEvent && { lastEventId: lastEvent.id, lastEventPosition: String(lastEvent.position) }),
    };
    const refusals = [GATE_OF_ANOTHER_LOG];
    const asked = this.ask(gateId, { method: 'PUT', body, refusals, read: readGrant, signal: stop });
    return asked.catch((error: unknown) => {
      const { answeredCode } = error as Partial<ServiceUnavailableError>;
      if (answeredCode !== 'service_starting') throw error;
      // What it says then is meant for those who send commands.
      throw new Error('The inventory has no log yet: its own /health/ready says why.', { cause: error });
    });
  }

  override async giveUp(gateId: string): Promise<void> {
    await this.ask(gateId, { method: 'DELETE', status: 204, read: () => true });
  }

  private ask<Answer>(gateId: string, question: Omit<ServiceQuestion<Answer>, 'path' | 'maxWaitMs'>): Promise<Answer> {
    const { inventoryUrl: url, serviceToken: token } = this.options;
    const path = `/internal/gates/${gateId}/lease`;
    const inventory = { service: 'inventory', url, setting: 'INVENTORY_URL', token };
    return askService(inventory, { ...question, path, maxWaitMs: MAX_WAIT_MS });
  }
}

/** Throws at anything that is not exactly a grant: a gate may answer by nothing else. */
function readGrant(body: unknown): Grant {
  const { leaseMs, head } = (body ?? {}) as { leaseMs?: unknown; head?: unknown };
  const isTerm = typeof leaseMs === 'number' && leaseMs > 0 && leaseMs <= MAX_LEASE_MS;
  if (isTerm && typeof head === 'string' && POSITION.test(head)) return { leaseMs, head: Number(head) };
  throw new Error('What answers at INVENTORY_URL grants no lease that can be read. Check that it is the inventory.');
}
