import type { Batch, KafkaMessage } from 'kafkajs';
import { UnreadableEventError, readCloudEvent } from '#contracts';
import type { EventTraces, PublicEvent } from '#contracts';
import type { Position } from '#event-store';
import type { TopicName } from '../../../infra/kafka/topics.js';
import type { PublicEventBatch } from '../event-bus.port.js';
import { LogOrder } from '../log-order.js';
import type { LinkedEvent } from '../log-order.js';
import { onBroker } from './kafka-topics.js';
import type { Parking } from './parking.js';
import { readProgress } from './progress-message.js';

/** All that tells of one log, and how far it tells. */
const FOLLOWED: readonly TopicName[] = ['numbers', 'agents', 'holds', 'api-keys', 'inventory.progress'];

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

  get knowsItsStart(): boolean {
    return this.ahead !== undefined;
  }

  /** `ends`: the offset behind the last message of each partition. */
  startsWith(ends: Offsets): void {
    this.ahead = new Map([...ends].filter(([, end]) => end > 0));
  }

  /** Takes what a partition brought. Rejects when a message that cannot be read cannot be parked either. */
  async add({ topic, partition, messages }: Batch, lastOffset: number): Promise<void> {
    const isProgress = topic === this.progressTopic;
    for (const message of messages) {
      if (isProgress) this.order.note(readProgress(message.value));
      else this.order.add(this.linked(message) ?? (await this.unreadable(message, topic, partition)) ?? NOTHING);
    }
    const name = partitionName(topic, partition);
    this.next.set(name, lastOffset + 1);
    if (this.ahead && lastOffset + 1 >= (this.ahead.get(name) ?? 0)) this.ahead.delete(name);
  }

  /** What has come into order since the last time; undefined when there is nothing to tell. */
  takeNews(): PublicEventBatch | undefined {
    const taken = this.order.take();
    const { position } = this.order;
    const live = this.isLive(position);
    if (taken.length === 0 && position === this.told.position && live === this.told.live) return undefined;
    this.told = { position, live };
    const events = taken.map(({ event }) => event).filter((event): event is PublicEvent => event !== undefined);
    if (events.length === taken.length) return { events, position, live };
    const unread = taken.map(({ traces }) => traces).filter((traces): traces is EventTraces => traces !== undefined);
    return { events, position, live, unread };
  }

  private isLive(position: Position): boolean {
    if (this.told.live) return true;
    if (this.ahead?.size !== 0) return false;
    this.headAtStart ??= this.order.furthestSeen;
    return position >= this.headAtStart;
  }

  private linked({ value }: KafkaMessage): LinkedEvent | undefined {
    try {
      return readCloudEvent(value?.toString() ?? '');
    } catch (error) {
      if (error instanceof UnreadableEventError) return undefined;
      throw error;
    }
  }

  /** What cannot be read is parked. If it says where in the log it belongs, it keeps its place there. */
  private async unreadable(message: KafkaMessage, topic: string, partition: number): Promise<LinkedEvent | undefined> {
    const error = whyUnreadable(message);
    await this.parking.park({ group: FOLLOWERS, topic, partition, message, code: error.code, reason: error.message });
    const { envelope } = error;
    if (error.code === 'event_foreign' || envelope?.position === undefined || envelope.previous === undefined) {
      return undefined;
    }
    return { position: envelope.position, previous: envelope.previous, event: undefined, traces: envelope };
  }
}

/** Has no place in any log. */
const NOTHING: LinkedEvent = { position: 0, previous: 0, event: undefined };

function whyUnreadable({ value }: KafkaMessage): UnreadableEventError {
  try {
    readCloudEvent(value?.toString() ?? '');
  } catch (error) {
    return error as UnreadableEventError;
  }
  throw new Error('The message can be read after all.');
}
