import { EventStore, EventStoreError } from '#event-store';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '#event-store';

/** Hands everything on to a store. */
class EventStoreAroundAnotherDouble extends EventStore {
  constructor(protected readonly inner: EventStore) {
    super();
  }

  append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    return this.inner.append(writes);
  }

  readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    return this.inner.readStream(stream, options);
  }

  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.inner.readAll(options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    return this.inner.subscribe(options);
  }

  head(): Promise<Position> {
    return this.inner.head();
  }

  close(): Promise<void> {
    return this.inner.close();
  }
}

/** What becomes of the append that fails: it was not written, it was and nobody was told, it was not and nobody knows. */
export type Failure = 'refused' | 'written in silence' | 'lost in silence';

/** Fails at one append, and from then on, as a store whose disk or connection is gone. */
export class FailingEventStoreDouble extends EventStoreAroundAnotherDouble {
  constructor(
    inner: EventStore,
    private appendsLeft: number,
    private readonly failure: Failure,
  ) {
    super(inner);
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    this.appendsLeft -= 1;
    if (this.appendsLeft >= 0) return this.inner.append(writes);
    if (this.appendsLeft === -1 && this.failure === 'written in silence') await this.inner.append(writes);
    throw this.appendsLeft === -1 && this.failure !== 'refused'
      ? new EventStoreError('append_outcome_unknown', 'The double says nothing of what it did.')
      : new EventStoreError('event_store_unavailable', 'The double is out of order.');
  }
}

const GAP = 1_000;

/** Positions are far apart and begin late, as byte offsets are; any other than those given out is refused. */
export class SparsePositionsDouble extends EventStoreAroundAnotherDouble {
  override async readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const events = await this.inner.readAll({ ...options, after: dense(options.after) });
    return events.map((event) => ({ ...event, position: sparse(event.position) }));
  }

  override async head(): Promise<Position> {
    return sparse(await this.inner.head());
  }
}

const sparse = (position: Position): Position => position * GAP;

function dense(position: Position): Position {
  if (position % GAP !== 0) throw new Error(`The double never gave out position ${position}.`);
  return position / GAP;
}
