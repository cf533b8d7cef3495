import type { EventSource, EventTraces, PublicEvent } from '#contracts';
import type { Position } from '#event-store';
import type { PublicEventBatch } from '../../event-bus.port.js';
import { FOLLOWERS } from '../../parked-events.port.js';
import { LogOrder } from '../../log-order.js';
import type { LinkedEvent } from '../../linked-event.js';
import { followedTopics, onBroker, progressTopicOf } from '../kafka-topics.js';
import type { UnpackedBatch } from './packed-batch.js';
import type { Parking, UnhandledMessage } from '../parking/parking.js';
import { partitionName } from '../partition-name.js';
import type { Offsets } from '../partition-name.js';
import { PartitionQueue } from './partition-queue.js';
import { readProgress } from '../progress-message.js';

/**
 * So many are handed over at once, so that the thread does other things between them, and that few are alive at a time:
 * with 1,000 the garbage collector copies so much that catching up takes a fifth longer.
 */
const MAX_EVENTS_AT_ONCE = 250;

/** So many messages of a partition may wait for those of others before no more of it is fetched. */
const MAX_WAITING_MESSAGES = 5_000;

/** Whose log, and what the names of its topics on the broker begin with. */
export interface FollowedLog {
  readonly prefix: string;
  readonly source: EventSource;
}

/**
 * How far the topics of a log were read, and what of it is in order. Outlives connections, and topics: when they are
 * announced anew, all of them are read again from the beginning, and what was handed over is not handed over again.
 */
export class FollowedTopics {
  readonly topics: readonly string[];
  /** The next offset to read. */
  readonly next: Offsets = new Map();
  private readonly queues = new Map<string, PartitionQueue>();
  private readonly queuesInTurn: PartitionQueue[] = [];
  private readonly order: LogOrder;
  private readonly source: EventSource;
  private readonly progressTopic: string;
  /** Of the progress read last, see `TopicProgress`. */
  private edition: string | undefined;
  /** Of the progress that was there before reading began with the beginning: editions before this one have nothing to say. */
  private historyEnd = 0;
  private isAnotherEdition = false;
  /** Up to where the partitions went at the start, as long as not all of that was read. */
  private ahead: Offsets | undefined;
  /** The head of the log at the start, known when `ahead` was read. */
  private headAtStart: Position | undefined;
  private told: { position: Position; live: boolean };
  /** In order and not handed over. */
  private untold: readonly LinkedEvent[] = [];
  private readonly unparked: UnhandledMessage[] = [];

  constructor(
    after: Position,
    private readonly parking: Pick<Parking, 'park'>,
    { prefix, source }: FollowedLog,
  ) {
    this.source = source;
    this.order = new LogOrder(after, this.queuesInTurn);
    this.told = { position: after, live: false };
    this.topics = followedTopics(source).map((name) => onBroker(prefix, name));
    this.progressTopic = onBroker(prefix, progressTopicOf(source));
  }

  get knowsItsStart(): boolean {
    return this.ahead !== undefined;
  }

  /** Whether all is to be read again from the beginning, over a new connection: what was read last says so. */
  get beginsAgain(): boolean {
    return this.isAnotherEdition;
  }

  /** Called with each connection. `ends`: the offset behind the last message of each partition. */
  startsReading(ends: ReadonlyMap<string, number>): void {
    const isFromTheBeginning = this.next.size === 0;
    this.isAnotherEdition = false;
    this.historyEnd = isFromTheBeginning ? (ends.get(partitionName(this.progressTopic, 0)) ?? 0) : 0;
    if (!isFromTheBeginning || this.told.live) return;
    this.ahead = new Map([...ends].filter(([, end]) => end > 0));
    this.headAtStart = undefined;
  }

  /** Takes what a partition brought. */
  add(batch: UnpackedBatch): void {
    const { topic, partition, lastOffset } = batch;
    const name = partitionName(topic, partition);
    this.next.set(name, lastOffset + 1);
    if (this.ahead && lastOffset + 1 >= (this.ahead.get(name) ?? 0)) this.ahead.delete(name);
    if (topic === this.progressTopic) this.noteProgress(batch);
    else this.queueOf(name).add(batch);
  }

  /** Whether so many messages of a partition wait for those of others that no more of it should come. */
  isAhead(partition: string): boolean {
    const queue = this.queues.get(partition);
    return queue !== undefined && queue.length + this.order.waitingOutside(queue) > MAX_WAITING_MESSAGES;
  }

  /** What has come into order since the last time. Throws when a message that cannot be read cannot be parked either. */
  async *news(): AsyncIterable<PublicEventBatch> {
    for (;;) {
      if (this.untold.length === 0) this.untold = this.take();
      await this.park();
      const { untold } = this;
      this.untold = [];
      const news = this.newsOf(untold);
      if (!news) return;
      yield news;
    }
  }

  private take(): readonly LinkedEvent[] {
    const taken = this.order.take(MAX_EVENTS_AT_ONCE);
    return taken.length === 0 && this.hasAllToCome() ? this.order.takeFromBehind(MAX_EVENTS_AT_ONCE) : taken;
  }

  /** Whether nothing that was there at the start is still to come but from partitions that are held. */
  private hasAllToCome(): boolean {
    return this.ahead !== undefined && [...this.ahead.keys()].every((name) => this.isAhead(name));
  }

  private newsOf(taken: readonly LinkedEvent[]): PublicEventBatch | undefined {
    const { position } = this.order;
    const live = this.isLive();
    if (taken.length === 0 && position === this.told.position && live === this.told.live) return undefined;
    this.told = { position, live };
    const events = taken.map(({ event }) => event).filter((event): event is PublicEvent => event !== undefined);
    const tip = taken.at(-1);
    const news = { events, position, live, ...(tip && { last: { id: tip.id, position: tip.position } }) };
    if (events.length === taken.length) return news;
    const unread = taken.map(({ traces }) => traces).filter((traces): traces is EventTraces => traces !== undefined);
    return { ...news, unread };
  }

  private isLive(): boolean {
    if (this.told.live) return true;
    if (this.ahead?.size !== 0) return false;
    this.headAtStart ??= this.order.furthestNoted;
    return this.order.position >= this.headAtStart;
  }

  private noteProgress(batch: UnpackedBatch): void {
    const { topic, partition, messageCount } = batch;
    for (let index = 0; index < messageCount; index += 1) {
      // None of ours: the next progress tells again how far the topics are complete.
      const progress = readProgress(batch.text(index));
      if (progress) {
        this.order.note(progress);
        if (progress.edition !== this.edition) this.noteEdition(progress.edition, Number(batch.message(index).offset));
      } else this.unparked.push({ group: FOLLOWERS, topic, partition, message: batch.message(index), ...NO_PROGRESS });
    }
    batch.release();
  }

  /** Other topics may be in the places of those that were read: where reading was says nothing of them. */
  private noteEdition(edition: string, offset: number): void {
    const isFirst = this.edition === undefined;
    this.edition = edition;
    if (isFirst || offset < this.historyEnd) return;
    this.isAnotherEdition = true;
    this.next.clear();
    for (const queue of this.queuesInTurn) queue.clear();
  }

  private queueOf(name: string): PartitionQueue {
    const queue = this.queues.get(name);
    if (queue) return queue;
    const added = new PartitionQueue(this.source, ({ error: { code, message: reason }, placed, ...unread }) => {
      this.unparked.push({ group: FOLLOWERS, ...unread, code, reason });
      if (placed) this.order.noteUnread(placed, added);
    });
    this.queues.set(name, added);
    this.queuesInTurn.push(added);
    return added;
  }

  private async park(): Promise<void> {
    while (this.unparked.length > 0) {
      await this.parking.park(this.unparked[0]!);
      this.unparked.shift();
    }
  }
}

const NO_PROGRESS = { code: 'event_malformed', reason: 'The message says nothing of the progress of a relay.' };
