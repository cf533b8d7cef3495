import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventStore } from '#event-store';
import type { RemoteEventBus } from '#hearing';
import { HeldEventBusDouble } from '../../../libs/event-bus/testing/held-event-bus-double.js';
import { PUBLISHED_INVENTORY_LOG } from '../../../services/inventory/src/publish-events.js';

/** A test double of a bus that may be away: the log itself, which the test can hold back. */
export class RemoteEventBusDouble extends HeldEventBusDouble implements RemoteEventBus {
  trouble: unknown = undefined;
  override readonly parkedCounts = new Map([['event_malformed', 3]]);

  constructor(store: EventStore) {
    const ledger = new InMemoryConsumerLedger();
    super(new LogTailEventBus({ store, ...PUBLISHED_INVENTORY_LOG, ledger }));
  }

  async firstOutcome(): Promise<void> {
    return undefined;
  }

  async close(): Promise<void> {
    this.release();
  }
}
