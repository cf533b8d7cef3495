import type { PublicEvent, PublicEventType } from '#contracts';
import { START } from '#event-store';
import type { EventStore, NewEvent, RecordedEvent, SubscriptionBatch } from '#event-store';
import { WaitingLine } from '#waiting-line';
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
  private readonly members = new Map<string, Member>();

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
    if (this.members.has(group)) throw new Error(`The group ${group} has its one member in this process already.`);
    const member = { group, handle, turns: new WaitingLine({ maxRunning: 1, maxWaiting: Number.POSITIVE_INFINITY }) };
    this.members.set(group, member);
    try {
      const after = await this.options.ledger.positionOf(group);
      for await (const batch of this.options.store.subscribe({ after, types, signal })) {
        await this.handleBatch(member, batch, signal);
      }
    } finally {
      this.members.delete(group);
    }
  }

  override parked(): Promise<readonly ParkedEvent[]> {
    return this.options.ledger.parked();
  }

  override async redrive(id: string): Promise<boolean> {
    const { store, ledger } = this.options;
    const entry = (await ledger.parked()).find((each) => each.id === id);
    const member = entry && this.members.get(entry.group);
    if (!member) return false;
    const [recorded] = await store.readAll({ after: Math.max(START, entry.position - 1), maxEvents: 1 });
    // It stays parked until it is done: a process that ends in between has lost nothing.
    if (!recorded || (await this.handleOne(member, recorded))) await ledger.unpark(id);
    return true;
  }

  override discard(id: string): Promise<boolean> {
    return this.options.ledger.unpark(id);
  }

  private async handleBatch(
    member: Member,
    { events, position }: SubscriptionBatch,
    signal: AbortSignal,
  ): Promise<void> {
    const { ledger } = this.options;
    for (const recorded of events) {
      await this.handleOne(member, recorded);
      await ledger.advance(member.group, recorded.position);
      if (signal.aborted) return;
    }
    await ledger.advance(member.group, position);
  }

  /** False when it failed and is parked. */
  private async handleOne({ group, handle, turns }: Member, recorded: RecordedEvent): Promise<boolean> {
    const event = this.options.publish(recorded);
    if (!event) return true;
    const failure = await turns.run(() => handleWithRetries(handle, consumedEvent(event, recorded)));
    if (!failure) return true;
    const id = `${group}/${recorded.position}`;
    const { position } = recorded;
    const reason = failure.message;
    await this.options.ledger.park({ id, group, code: HANDLER_FAILED, reason, text: JSON.stringify(event), position });
    return false;
  }
}

/** The one member of a group. */
interface Member {
  readonly group: string;
  readonly handle: ConsumeOptions['handle'];
  /** One event at a time, be it the next of the log or one that was parked. */
  readonly turns: WaitingLine;
}
