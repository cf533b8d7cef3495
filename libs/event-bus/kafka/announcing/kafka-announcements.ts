import { randomUUIDv7 } from 'node:crypto';
import type { Kafka, Producer } from 'kafkajs';
import type { AnnouncedEvent, EventSource } from '#contracts';
import { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { Announcements } from '../../relay/announcements.port.js';
import type { LastProgress, RelayProgress } from '../../relay/announcements.port.js';
import { announcementMessages } from './announcement-messages.js';
import { ChosenPartitions } from './chosen-partitions.js';
import { asBusError, isTopicMissing, whoAnnounces } from '../kafka-client.js';
import { asNamedBusError } from '../missing-topics.js';
import { PARKED } from '../parking/parked-topic.js';
import { ensureTopics, fetchEnds, followedTopics, onBroker, progressTopicOf } from '../kafka-topics.js';
import type { Offsets } from '../partition-name.js';
import { partitionName } from '../partition-name.js';
import { readProgress } from '../progress-message.js';
import type { TopicProgress } from '../progress-message.js';
import { readToEnd } from '../read-to-end.js';
import { KnownEnds, lostBetween, lostSince } from './topic-ends.js';
import { withAdmin } from '../with-admin.js';

const ALL_REPLICAS = -1;

/** Announces a log over Kafka. */
export class KafkaAnnouncements extends Announcements {
  private ends = new KnownEnds(new Map());
  /** See `TopicProgress`. */
  private edition: string = randomUUIDv7();
  /** How often something was announced. */
  private announced = 0;

  private constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly source: EventSource,
    private readonly producer: Producer,
    private readonly chosen: ChosenPartitions,
  ) {
    super();
  }

  /** Makes or verifies the topics first. Rejects with `event_bus_unavailable` or `event_bus_misconfigured`. */
  static async open(kafka: Kafka, address: KafkaAddress, source: EventSource): Promise<KafkaAnnouncements> {
    const chosen = new ChosenPartitions();
    const { createPartitioner } = chosen;
    const options = { idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false, createPartitioner };
    const producer = kafka.producer(options);
    try {
      await withAdmin(kafka, (admin) => ensureTopics(admin, address, source));
      await producer.connect();
      return new KafkaAnnouncements(kafka, address, source, producer, chosen);
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw asBusError(error, address);
    }
  }

  override async announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void> {
    const { edition, ends } = this;
    const topicMessages = announcementMessages(this.address.prefix, this.source, events, {
      ...progress,
      edition,
      counts: ends.counts,
    });
    try {
      this.chosen.forget();
      const written = await this.producer.sendBatch({ acks: ALL_REPLICAS, topicMessages });
      requireWritten(this.chosen.missingIn(written));
      this.announced += 1;
      this.requireWhole(this.ends.noteWritten(topicMessages, written));
    } catch (error) {
      throw await asNamedBusError(this.kafka, this.address, this.source, error);
    }
  }

  override async lastProgress(): Promise<LastProgress | undefined> {
    try {
      const ends = await this.fetchEnds();
      const end = ends.get(partitionName(onBroker(this.address.prefix, progressTopicOf(this.source)), 0)) ?? 0;
      const progress = (await this.newestProgress(end - 1, end)) ?? (await this.newestProgress(0, end));
      this.ends = new KnownEnds(ends);
      if (!progress) return undefined;
      const lost = lostSince(progress.counts, this.ends.counts);
      if (lost.length === 0) this.edition = progress.edition;
      return { ...progress, lost };
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  override async check(): Promise<void> {
    const [before, { announced }] = [this.ends.offsets, this];
    try {
      // What is parked is not announced; but who parks something waits until the topic is there.
      this.requireWhole(lostBetween(before, await this.fetchEnds([...followedTopics(this.source), PARKED])));
    } catch (error) {
      // What was announced meanwhile says better than an answer that does not come that the broker is there.
      const isLoss = error instanceof EventBusError || isTopicMissing(error);
      if (this.announced > announced && !isLoss) return;
      throw await asNamedBusError(this.kafka, this.address, this.source, error);
    }
  }

  override async close(): Promise<void> {
    await this.producer.disconnect().catch(() => undefined);
  }

  private fetchEnds(names = followedTopics(this.source)): Promise<Offsets> {
    const topics = names.map((name) => onBroker(this.address.prefix, name));
    return withAdmin(this.kafka, (admin) => fetchEnds(admin, topics));
  }

  /** The newest that is ours between two offsets: others may have written into the topic. */
  private async newestProgress(from: number, end: number): Promise<TopicProgress | undefined> {
    const stretch = {
      topic: progressTopicOf(this.source),
      reader: 'progress-reader',
      from: Math.max(0, from),
      end,
    } as const;
    const messages = await readToEnd(this.kafka, this.address, stretch);
    return messages.map(({ value }) => readProgress(value?.toString() ?? '')).findLast((progress) => progress);
  }

  /** Whoever opens announcements anew then announces everything again. */
  private requireWhole(lost: readonly string[]): void {
    if (lost.length === 0) return;
    const sentence = `Something is missing of what was announced in ${lost.join(', ')}: it was deleted, or the broker has lost it. ${whoAnnounces(this.source)} announces it again by itself.`;
    throw new EventBusError('event_bus_topic_missing', sentence);
  }
}

/** Whoever opens announcements anew then announces the same again. */
function requireWritten(missing: readonly string[]): void {
  if (missing.length === 0) return;
  throw new Error(`nothing was written to ${missing.join(', ')}, which moved to another broker meanwhile.`);
}
