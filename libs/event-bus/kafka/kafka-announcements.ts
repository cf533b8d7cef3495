import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka, Producer } from 'kafkajs';
import type { AnnouncedEvent } from '#contracts';
import { Announcements } from '../relay/announcements.port.js';
import type { RelayProgress } from '../relay/announcements.port.js';
import { announcementMessages } from './announcement-messages.js';
import { asBusError } from './kafka-client.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { ensureTopics, onBroker } from './kafka-topics.js';
import { readProgress } from './progress-message.js';

const ALL_REPLICAS = -1;
const MAX_LOOK_MS = 20_000;

/** Announces over Kafka. */
export class KafkaAnnouncements extends Announcements {
  private constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly producer: Producer,
  ) {
    super();
  }

  /** Makes or verifies the topics first. Rejects with `event_bus_unavailable` or `event_bus_misconfigured`. */
  static async open(kafka: Kafka, address: KafkaAddress): Promise<KafkaAnnouncements> {
    const admin = kafka.admin();
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    try {
      await admin.connect();
      await ensureTopics(admin, address);
      await producer.connect();
      return new KafkaAnnouncements(kafka, address, producer);
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw asBusError(error, address);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  override async announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void> {
    const topicMessages = announcementMessages(this.address.prefix, events, progress);
    try {
      await this.producer.sendBatch({ acks: ALL_REPLICAS, topicMessages });
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  override async lastProgress(): Promise<RelayProgress | undefined> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      const [partition] = await admin.fetchTopicOffsets(this.progressTopic);
      const end = Number(partition?.high ?? 0);
      return end === 0 ? undefined : await this.messageAt(end - 1);
    } catch (error) {
      throw asBusError(error, this.address);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  override async close(): Promise<void> {
    await this.producer.disconnect().catch(() => undefined);
  }

  private get progressTopic(): string {
    return onBroker(this.address.prefix, 'inventory.progress');
  }

  /** The newest message stays whatever is compacted away, so there is one at the end. */
  private async messageAt(offset: number): Promise<RelayProgress> {
    const groupId = `${this.address.prefix}.progress-reader.${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: 100 });
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.progressTopic, fromBeginning: true });
      return await firstMessageFrom(consumer, this.progressTopic, offset);
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }
}

async function firstMessageFrom(consumer: Consumer, topic: string, offset: number): Promise<RelayProgress> {
  const found = Promise.withResolvers<RelayProgress>();
  const timer = setTimeout(() => found.reject(new Error(`Nothing could be read of ${topic}`)), MAX_LOOK_MS);
  await consumer.run({
    autoCommit: false,
    eachMessage: async ({ message }) => {
      if (Number(message.offset) >= offset) found.resolve(readProgress(message.value?.toString() ?? ''));
    },
  });
  consumer.seek({ topic, partition: 0, offset: String(offset) });
  return found.promise.finally(() => clearTimeout(timer));
}
