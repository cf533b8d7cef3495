import type { PublicEvent, PublicEventType } from '#contracts';
import { START } from '#event-store';
import type { EventStore, NewEvent, RecordedEvent, SubscriptionBatch } from '#event-store';
import { consumedEvent } from '../consumed-event.js';
import type { ConsumerLedger } from '../consumer-ledger.port.js';
import { EventBus } from '../event-bus.port.js';
import type { ConsumeOptions, FollowOptions, ParkedEvent, PublicEventBatch } from '../event-bus.port.js';
import { HANDLER_FAILED, handleWithRetries } from '../handle-with-retries.js';

/** Public form of a stored event, or nothing when it is the service's own affair. */
type Publish = (event: NewEvent) => PublicEvent | undefined;

export interface LogTailEventBusOptions {
  readonly store: EventStore;
  readonly publish: Publish;
  readonly types: readonly PublicEventType[];
  readonly ledger: ConsumerLedger;
}

/** The bus of a single process: the log itself, each event translated as it passes. A group has one member. */
export class LogTailEventBus extends EventBus {
  private readonly handlers = new Map<string, ConsumeOptions['handle']>();

  constructor(private readonly options: LogTailEventBusOptions) {
    super();
  }

  override async *follow({ after, signal }: FollowOptions): AsyncIterable<PublicEventBatch> {
    const { store, publish, types } = this.options;
    for await (const batch of store.subscribe({ after, types, signal })) {
      const events = batch.events.map(publish).filter((event) => event !== undefined);
      const last = batch.events.at(-1);
      const news = { events, position: batch.position, live: batch.live };
      yield last ? { ...news, last: { id: last.id, position: last.position } } : news;
    }
  }

  override async consume({ group, types, handle, signal }: ConsumeOptions): Promise<void> {
    if (this.handlers.has(group)) throw new Error(`The group ${group} has its one member in this process already.`);
    this.handlers.set(group, handle);
    try {
      const after = await this.options.ledger.positionOf(group);
      for await (const batch of this.options.store.subscribe({ after, types, signal })) {
        await this.handleBatch(group, batch, handle, signal);
      }
    } finally {
      this.handlers.delete(group);
    }
  }

  override parked(): Promise<readonly ParkedEvent[]> {
    return this.options.ledger.parked();
  }

  override async redrive(id: string): Promise<boolean> {
    const { store, ledger } = this.options;
    const entry = (await ledger.parked()).find((each) => each.id === id);
    const handle = entry && this.handlers.get(entry.group);
    if (!handle) return false;
    const [recorded] = await store.readAll({ after: Math.max(START, entry.position - 1), maxEvents: 1 });
    await ledger.unpark(id);
    if (recorded) await this.handleOne(entry.group, recorded, handle);
    return true;
  }

  override discard(id: string): Promise<boolean> {
    return this.options.ledger.unpark(id);
  }

  private async handleBatch(
    group: string,
    { events, position }: SubscriptionBatch,
    handle: ConsumeOptions['handle'],
    signal: AbortSignal,
  ): Promise<void> {
    const { ledger } = this.options;
    for (const recorded of events) {
      await this.handleOne(group, recorded, handle);
      await ledger.advance(group, recorded.position);
      if (signal.aborted) return;
    }
    await ledger.advance(group, position);
  }

  private async handleOne(group: string, recorded: RecordedEvent, handle: ConsumeOptions['handle']): Promise<void> {
    const event = this.options.publish(recorded);
    if (!event) return;
    const failure = await handleWithRetries(handle, consumedEvent(event, recorded));
    if (!failure) return;
    const id = `${group}/${recorded.position}`;
    const { position } = recorded;
    const reason = failure.message;
    await this.options.ledger.park({ id, group, code: HANDLER_FAILED, reason, text: JSON.stringify(event), position });
  }
}
