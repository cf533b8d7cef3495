import { IdempotencyStore, KEPT_MS, MAX_PURGED } from '../idempotency-store.port.js';
import type { ClaimedRequest, RequestClaim } from '../idempotency-store.port.js';

interface Kept extends ClaimedRequest {
  readonly claimedAtMs: number;
}

/** Beside a log in memory: what that forgets at its end, its answers may forget too. */
export class InMemoryIdempotencyStore extends IdempotencyStore {
  /** In the order of their claims. */
  private readonly requests = new Map<string, Kept>();

  async claim({ id, nowMs, fingerprint, newId }: RequestClaim): Promise<ClaimedRequest> {
    const known = this.requests.get(id);
    if (known && known.claimedAtMs > nowMs - KEPT_MS) return known;
    const claimed = { fingerprint, newId, answer: null, claimedAtMs: nowMs };
    this.requests.delete(id);
    this.requests.set(id, claimed);
    return claimed;
  }

  async keep(id: string, answer: Uint8Array): Promise<void> {
    const claimed = this.requests.get(id);
    if (claimed) this.requests.set(id, { ...claimed, answer });
  }

  async release(id: string): Promise<void> {
    this.requests.delete(id);
  }

  async purge(nowMs: number): Promise<number> {
    let purged = 0;
    for (const [id, { claimedAtMs }] of this.requests) {
      if (claimedAtMs > nowMs - KEPT_MS || purged === MAX_PURGED) break;
      this.requests.delete(id);
      purged += 1;
    }
    return purged;
  }

  async close(): Promise<void> {
    this.requests.clear();
  }
}
