import type { EventStore } from '#event-store';
import type { ConsumerLedger } from '../consumer-ledger.port.js';
import { EventBus } from '../event-bus.port.js';
import type { ConsumeOptions, FollowOptions, PublicEventBatch } from '../event-bus.port.js';
import type { ParkedEvents } from '../parked-events.port.js';
import { LogGroupMember } from './log-group-member.js';
import type { PublishedLog } from '../published-log.js';

export interface LogTailEventBusOptions extends PublishedLog {
  readonly store: EventStore;
  readonly ledger: ConsumerLedger;
}

/** The bus of a single process: the log itself, each event translated as it passes. A group has one member. */
export class LogTailEventBus extends EventBus {
  override readonly parkedCounts = new Map<string, number>();
  private readonly groups = new Set<string>();

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

  override get parked(): ParkedEvents {
    return this.options.ledger;
  }

  override async consume(options: ConsumeOptions): Promise<void> {
    const { group, signal } = options;
    if (this.groups.has(group)) throw new Error(`The group ${group} has its one member in this process already.`);
    this.groups.add(group);
    try {
      await new LogGroupMember(this.options, options, (code) => this.count(code)).work(signal);
    } finally {
      this.groups.delete(group);
    }
  }

  private count(code: string): void {
    this.parkedCounts.set(code, (this.parkedCounts.get(code) ?? 0) + 1);
  }
}
