import type { PublicEvent } from '#contracts';
import type { EventStore, NewEvent } from '#event-store';
import { EventBus } from '../event-bus.port.js';
import type { FollowOptions, PublicEventBatch } from '../event-bus.port.js';

/** Public form of a stored event, or nothing when it is the service's own affair. */
type Publish = (event: NewEvent) => PublicEvent | undefined;

/** The bus of a single process: the log itself, each event translated as it passes. */
export class LogTailEventBus extends EventBus {
  constructor(
    private readonly store: EventStore,
    private readonly publish: Publish,
    private readonly types: readonly PublicEvent['type'][],
  ) {
    super();
  }

  override async *follow({ after, signal }: FollowOptions): AsyncIterable<PublicEventBatch> {
    for await (const batch of this.store.subscribe({ after, types: this.types, signal })) {
      const events = batch.events.map(this.publish).filter((event) => event !== undefined);
      yield { events, position: batch.position, live: batch.live };
    }
  }
}
