import type { Batch, KafkaMessage } from 'kafkajs';
import { UnreadableEventError } from '#contracts';
import type { EventTraces, PublicEvent } from '#contracts';
import { hasCode } from '#domain-error';
import { START } from '#event-store';
import type { Position } from '#event-store';
import type { PublicEventBatch } from '../event-bus.port.js';
import { LogOrder } from '../log-order.js';
import type { LinkedEvent } from '../log-order.js';
import type { RelayProgress } from '../relay/announcements.port.js';
import { FOLLOWED, onBroker } from './kafka-topics.js';
import type { Parking } from './parking.js';
import { readProgress } from './progress-message.js';
import { readMessage } from './read-message.js';

/** The name under which messages are parked that no follower can read. */
export const FOLLOWERS = 'followers';

/** An offset in each partition, by `topic/partition`. */
type Offsets = Map<string, number>;

export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** How far the topics of a log were read, and what of it is in order. Outlives connections. */
export class FollowedTopics {
  readonly topics: readonly string[];
  /** The next offset to read. */
  readonly next: Offsets = new Map();
  private readonly order: LogOrder;
  private readonly progressTopic: string;
  /** Up to where the partitions went at the start, as long as not all of that was read. */
  private ahead: Offsets | undefined;
  /** The head of the log at the start, known when `ahead` was read. */
  private headAtStart: Position | undefined;
  private told: { position: Position; live: boolean };

  constructor(
    after: Position,
    private readonly parking: Parking,
    prefix: string,
  ) {
    this.order = new LogOrder(after);
    this.told = { position: after, live: false };
    this.topics = FOLLOWED.map((name) => onBroker(prefix, name));
    this.progressTopic = onBroker(prefix, 'inventory.progress');
  }

  /** How many events wait for an earlier one from another partition. */
  get waiting(): number {
    return this.order.waiting;
  }

  /** Everything up to here was taken. */
  get position(): Position {
    return this.order.position;
  }

  get knowsItsStart(): boolean {
    return this.ahead !== undefined;
  }

  /** `ends`: the offset behind the last message of each partition. */
  startsWith(ends: Offsets): void {
    this.ahead = new Map([...ends].filter(([, end]) => end > 0));
  }

  /**
   * Takes what a partition brought; returns the position of its last event, 0 when it brought none. Rejects when a message
   * that cannot be read cannot be parked either.
   */
  async add({ topic, partition, messages }: Batch, lastOffset: number): Promise<Position> {
    const last =
      topic === this.progressTopic
        ? await this.addProgress(topic, partition, messages)
        : await this.addEvents(topic, partition, messages);
    const name = partitionName(topic, partition);
    this.next.set(name, lastOffset + 1);
    if (this.ahead && lastOffset + 1 >= (this.ahead.get(name) ?? 0)) this.ahead.delete(name);
    return last;
  }

  /** What has come into order since the last time; undefined when there is nothing to tell. */
  takeNews(): PublicEventBatch | undefined {
    const taken = this.order.take();
    const { position } = this.order;
    const live = this.isLive(position);
    if (taken.length === 0 && position === this.told.position && live === this.told.live) return undefined;
    this.told = { position, live };
    const events = taken.map(({ event }) => event).filter((event): event is PublicEvent => event !== undefined);
    const tip = taken.at(-1);
    const news = { events, position, live, ...(tip && { last: { id: tip.id, position: tip.position } }) };
    if (events.length === taken.length) return news;
    const unread = taken.map(({ traces }) => traces).filter((traces): traces is EventTraces => traces !== undefined);
    return { ...news, unread };
  }

  private async addProgress(topic: string, partition: number, messages: readonly KafkaMessage[]): Promise<Position> {
    for (const message of messages) {
      const progress = progressIn(message);
      if (progress) this.order.note(progress);
      else await this.parking.park({ group: FOLLOWERS, topic, partition, message, ...NO_PROGRESS });
    }
    return START;
  }

  private async addEvents(topic: string, partition: number, messages: readonly KafkaMessage[]): Promise<Position> {
    let last = START;
    for (const message of messages) {
      const read = readMessage(message);
      const linked =
        read instanceof UnreadableEventError
          ? await this.park(read, message, topic, partition)
          : { id: read.id, position: read.position, previous: read.previous, event: read.event };
      if (!linked) continue;
      this.order.add(linked);
      last = linked.position;
    }
    return last;
  }

  private isLive(position: Position): boolean {
    if (this.told.live) return true;
    if (this.ahead?.size !== 0) return false;
    this.headAtStart ??= this.order.furthestSeen;
    return position >= this.headAtStart;
  }

  /** What cannot be read is parked. If it says where in the log it belongs, it keeps its place there. */
  private async park(
    error: UnreadableEventError,
    message: KafkaMessage,
    topic: string,
    partition: number,
  ): Promise<LinkedEvent | undefined> {
    await this.parking.park({ group: FOLLOWERS, topic, partition, message, code: error.code, reason: error.message });
    const { id, position, previous } = error.envelope ?? {};
    if (error.code === 'event_foreign' || id === undefined || position === undefined || previous === undefined) {
      return undefined;
    }
    return { id, position, previous, event: undefined, traces: error.envelope! };
  }
}

const NO_PROGRESS = { code: 'event_malformed', reason: 'The message says nothing of the progress of a relay.' };

/** Undefined for what is none of ours: progress tells how far the topics are complete, and the next one tells it again. */
function progressIn({ value }: KafkaMessage): RelayProgress | undefined {
  try {
    return readProgress(value);
  } catch (error) {
    if (hasCode(error, 'event_bus_misconfigured')) return undefined;
    throw error;
  }
}
