import type { Kafka, Producer } from 'kafkajs';
import type { AnnouncedEvent } from '#contracts';
import { Announcements } from '../relay/announcements.port.js';
import type { RelayProgress } from '../relay/announcements.port.js';
import { announcementMessages } from './announcement-messages.js';
import { asBusError } from './kafka-client.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { ensureTopics, onBroker } from './kafka-topics.js';
import { readProgress } from './progress-message.js';
import { endOf, readToEnd } from './read-to-end.js';
import { withAdmin } from './with-admin.js';

const ALL_REPLICAS = -1;
const PROGRESS = 'inventory.progress';

/** Announces over Kafka. */
export class KafkaAnnouncements extends Announcements {
  /** Of the topic that tells the progress, as far as was seen: it never gets shorter. */
  private progressEnd = 0;

  private constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly producer: Producer,
  ) {
    super();
  }

  /** Makes or verifies the topics first. Rejects with `event_bus_unavailable` or `event_bus_misconfigured`. */
  static async open(kafka: Kafka, address: KafkaAddress): Promise<KafkaAnnouncements> {
    const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    try {
      await withAdmin(kafka, (admin) => ensureTopics(admin, address));
      await producer.connect();
      return new KafkaAnnouncements(kafka, address, producer);
    } catch (error) {
      await producer.disconnect().catch(() => undefined);
      throw asBusError(error, address);
    }
  }

  override async announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void> {
    const topicMessages = announcementMessages(this.address.prefix, events, progress);
    try {
      const written = await this.producer.sendBatch({ acks: ALL_REPLICAS, topicMessages });
      const progressWritten = written.find(({ topicName }) => topicName === onBroker(this.address.prefix, PROGRESS));
      this.progressEnd = Number(progressWritten?.baseOffset ?? 0) + 1;
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  override async lastProgress(): Promise<RelayProgress | undefined> {
    try {
      const end = await this.endOfProgress();
      return (await this.newestProgress(end - 1, end)) ?? (await this.newestProgress(0, end));
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  override async check(): Promise<void> {
    const before = this.progressEnd;
    try {
      if ((await this.endOfProgress()) < before) throw new Error('Its topics were deleted and made again, empty.');
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  override async close(): Promise<void> {
    await this.producer.disconnect().catch(() => undefined);
  }

  private async endOfProgress(): Promise<number> {
    const end = await withAdmin(this.kafka, (admin) => endOf(admin, this.address, PROGRESS));
    this.progressEnd = end;
    return end;
  }

  /** The newest that is ours between two offsets: others may have written into the topic. */
  private async newestProgress(from: number, end: number): Promise<RelayProgress | undefined> {
    const stretch = { topic: PROGRESS, reader: 'progress-reader', from: Math.max(0, from), end } as const;
    const messages = await readToEnd(this.kafka, this.address, stretch);
    return messages.map(({ value }) => readProgress(value?.toString() ?? '')).findLast((progress) => progress);
  }
}
