import { DomainError } from '#domain-error';
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

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** Asks the inventory for leases, over HTTP. */
export class InventoryLeaseGranter extends LeaseGranter {
  constructor(private readonly options: InventoryLeaseGranterOptions) {
    super();
  }

  override async renew(gateId: string, { applied, lastEvent }: GateState, stop: AbortSignal): Promise<Grant> {
    const { status, body } = await this.ask('PUT', gateId, stop, {
      applied: String(applied),
      ...(lastEvent && { lastEventId: lastEvent.id, lastEventPosition: String(lastEvent.position) }),
    });
    if (status === 200) return readGrant(body);
    const { code, detail } = (body ?? {}) as { code?: unknown; detail?: unknown };
    if (code === GATE_OF_ANOTHER_LOG) throw new DomainError(GATE_OF_ANOTHER_LOG, String(detail));
    // What it says then is meant for those who send commands.
    if (code === 'service_starting') throw new Error('The inventory has no log yet: its own /health/ready says why.');
    throw new Error(`The inventory answered ${status}${typeof detail === 'string' ? `: ${detail}` : '.'}`);
  }

  override async giveUp(gateId: string): Promise<void> {
    await this.ask('DELETE', gateId, new AbortController().signal);
  }

  private async ask(method: string, gateId: string, stop: AbortSignal, body?: object): Promise<Answer> {
    const answer = await this.send(method, gateId, stop, body);
    return { status: answer.status, body: await answer.json().catch(() => undefined) };
  }

  private async send(method: string, gateId: string, stop: AbortSignal, body?: object): Promise<Response> {
    const { inventoryUrl, serviceToken } = this.options;
    const sent = fetch(`${inventoryUrl}/internal/gates/${gateId}/lease`, {
      method,
      headers: {
        authorization: `Bearer ${serviceToken}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      signal: AbortSignal.any([stop, AbortSignal.timeout(MAX_WAIT_MS)]),
    });
    return sent.catch((error: unknown) => {
      throw stop.aborted ? error : noAnswer(inventoryUrl, error);
    });
  }
}

/** `fetch` says that it has failed; why stands in the cause. */
function noAnswer(inventoryUrl: string, error: unknown): Error {
  const { name, cause } = error as Error;
  const { code = 'connection lost' } = (cause ?? {}) as NodeJS.ErrnoException;
  const what =
    name === 'TimeoutError'
      ? `does not answer within ${MAX_WAIT_MS} ms. Look after it`
      : `cannot be reached (${code}). Start it`;
  return new Error(`The inventory at ${inventoryUrl} ${what}, or correct INVENTORY_URL.`, { cause: error });
}

/** Throws at anything that is not exactly a grant: a gate may answer by nothing else. */
function readGrant(body: unknown): Grant {
  const { leaseMs, head } = (body ?? {}) as { leaseMs?: unknown; head?: unknown };
  const isTerm = typeof leaseMs === 'number' && leaseMs > 0 && leaseMs <= MAX_LEASE_MS;
  if (isTerm && typeof head === 'string' && POSITION.test(head)) return { leaseMs, head: Number(head) };
  throw new Error('What answers at INVENTORY_URL grants no lease that can be read. Check that it is the inventory.');
}
