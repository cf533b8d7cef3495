import { setImmediate } from 'node:timers/promises';
import type { KurrentDBClient } from '@kurrent/kurrentdb-client';

const MAX_SEARCH_MS = 5_000;

/**
 * Leads a client to the leader of its cluster.
 *
 * By itself the client goes there when another node refuses a read of it, but not when it refuses an append. So a read
 * that only the leader answers is begun, and left.
 */
export class LeaderSearch {
  private underWay: Promise<void> | undefined;

  constructor(private readonly client: KurrentDBClient) {}

  /** Resolves when the client is at the leader, or as near as it gets; who comes meanwhile waits for the same search. */
  find(): Promise<void> {
    this.underWay ??= this.search().finally(() => (this.underWay = undefined));
    return this.underWay;
  }

  private async search(): Promise<void> {
    const feed = this.client.subscribeToAll({ fromPosition: 'start', requiresLeader: true });
    // What it reports once nobody iterates over it any more would end the process.
    feed.on('error', () => undefined);
    const timeout = setTimeout(() => feed.destroy(new Error('no answer')), MAX_SEARCH_MS);
    try {
      for await (const _ of feed) break;
    } catch {
      // The client has taken the refusal as its direction.
    } finally {
      clearTimeout(timeout);
      void feed.unsubscribe().catch(() => undefined);
    }
    await setImmediate();
  }
}
