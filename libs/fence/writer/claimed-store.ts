import { ReadYourWritesStore } from '#event-store';
import type { AppendResult, EventStore, StreamWrite } from '#event-store';
import type { WriterClaim } from './writer-claim.port.js';

/** A log into which nothing is written once another process is known to have taken it over. */
export class ClaimedStore extends ReadYourWritesStore {
  constructor(
    store: EventStore,
    private readonly writer: WriterClaim,
  ) {
    super({ store, readers: [] });
  }

  /** Rejects with `event_store_unavailable` when another process has taken over: nothing is committed then. */
  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    this.writer.requireHeld();
    return super.append(writes);
  }
}
