import { encodeAppend } from '../encode-append.js';
import type { EncodedAppend } from '../encode-append.js';
import { EventStoreError } from '../event-store.errors.js';
import { EventStore } from '../event-store.port.js';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  Revision,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '../event-store.port.js';
import { findFirstResult, requireRevision } from '../judge-append.js';
import { LogSubscription } from '../log-subscription.js';
import type { LogPage } from '../log-subscription.js';
import { pageSize } from '../page-size.js';
import { decodeEvent } from '../stored-event.js';
import type { StoredEvent } from '../stored-event.js';

/**
 * The log in this process's memory, gone when the process ends.
 *
 * Events are kept as text, as the durable stores keep them: whoever changes an event it handed in or read changes
 * nothing here, and what JSON cannot hold is lost here as well.
 */
export class InMemoryEventStore extends EventStore {
  /** The event at position n has index n - 1. */
  private readonly log: StoredEvent[] = [];
  private readonly streams = new Map<string, StoredEvent[]>();
  private readonly eventsById = new Map<string, StoredEvent>();
  private readonly waitingSubscriptions = new Set<LogSubscription>();
  private closed = false;

  async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    this.requireOpen();
    const append = encodeAppend(writes);
    const first = findFirstResult(append, (id) => this.eventsById.get(id));
    if (first) return first;
    for (const { stream, expectedRevision } of append.writes) {
      requireRevision(stream, expectedRevision, this.lastRevision(stream));
    }
    const result = this.write(append);
    this.wakeSubscriptions();
    return result;
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    this.requireOpen();
    const { from, direction = 'forwards', maxEvents } = options;
    const events = this.streams.get(stream) ?? [];
    const ordered =
      direction === 'forwards' ? events.slice(from ?? 0) : events.slice(0, (from ?? events.length) + 1).toReversed();
    return ordered.slice(0, pageSize(maxEvents)).map(decodeEvent);
  }

  async readAll({ after, types, maxEvents }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.pageAfter(after, types, pageSize(maxEvents)).events;
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const log = { head: () => this.log.length, pageAfter: this.pageAfter.bind(this) };
    return { [Symbol.asyncIterator]: () => new LogSubscription(log, options, this.waitingSubscriptions) };
  }

  async head(): Promise<Position> {
    this.requireOpen();
    return this.log.length;
  }

  async close(): Promise<void> {
    this.closed = true;
    this.wakeSubscriptions();
  }

  private pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage {
    this.requireOpen();
    const events: RecordedEvent[] = [];
    let position = after;
    while (position < this.log.length && events.length < maxEvents) {
      const event = this.log[position++]!;
      if (!types || types.includes(event.type)) events.push(decodeEvent(event));
    }
    return { events, position };
  }

  private write({ writes }: EncodedAppend): AppendResult {
    for (const { stream, events } of writes) {
      const held = this.streams.get(stream) ?? [];
      this.streams.set(stream, held);
      for (const event of events) {
        const stored = { ...event, stream, revision: held.length, position: this.log.length + 1 };
        held.push(stored);
        this.log.push(stored);
        this.eventsById.set(event.id, stored);
      }
    }
    const revisions = writes.map(({ stream }) => [stream, this.lastRevision(stream)] as const);
    return { position: this.log.length, revisions: Object.fromEntries(revisions) };
  }

  private lastRevision(stream: string): Revision {
    return (this.streams.get(stream)?.length ?? 0) - 1;
  }

  private wakeSubscriptions(): void {
    for (const subscription of this.waitingSubscriptions) subscription.wake();
  }

  private requireOpen(): void {
    if (this.closed) throw new EventStoreError('event_store_unavailable', 'The event store is closed.');
  }
}
