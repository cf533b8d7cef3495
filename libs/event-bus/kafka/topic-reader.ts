import { randomUUID } from 'node:crypto';
import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import type { PublicEventBatch } from '../event-bus.port.js';
import type { FollowedTopics } from './followed-topics.js';
import { partitionName } from './followed-topics.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { ensureTopics } from './kafka-topics.js';
import { PartitionsAhead } from './partitions-ahead.js';

/** How news are fetched. */
export const FOLLOWER_FETCHES = {
  /** How long the broker may wait for news before it says that there are none; a stop waits for that answer. */
  maxWaitTimeInMs: 500,
  /** Something of every partition fits into the 10 MB of one answer: else the last ones would wait until the first are read. */
  maxBytesPerPartition: 524_288,
} as const;

/** So many events may wait for one of another partition before those that are ahead have to wait, too. */
const MAX_WAITING_EVENTS = 100_000;

/** Reads the followed topics over one connection, until that is lost. */
export class TopicReader {
  private readonly ahead = new PartitionsAhead(MAX_WAITING_EVENTS);

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly followed: FollowedTopics,
  ) {}

  /** Resolves when asked to stop; rejects when the connection is lost, or cannot be made. */
  async read(
    stop: AbortSignal,
    handOver: (batch: PublicEventBatch) => Promise<void>,
    onReading: () => void,
  ): Promise<void> {
    await this.lookAhead();
    // A group of its own: everything comes here. A new one each time, so that nobody waits for a member that is gone.
    const groupId = `${this.address.prefix}.follower.${randomUUID()}`;
    const consumer = this.kafka.consumer({
      groupId,
      ...FOLLOWER_FETCHES,
      retry: { restartOnFailure: async () => false },
    });
    const ended = Promise.withResolvers<void>();
    if (stop.aborted) return;
    stop.addEventListener('abort', () => ended.resolve(), { once: true });
    consumer.on(consumer.events.CRASH, ({ payload }) => ended.reject(payload.error));
    // Whenever partitions are dealt out, reading goes on where it was, not where the broker would begin.
    consumer.on(consumer.events.GROUP_JOIN, () => {
      onReading();
      this.goOn(consumer);
    });
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: [...this.followed.topics], fromBeginning: true });
      await tellNews(this.followed, handOver);
      await consumer.run({
        autoCommit: false,
        eachBatch: (payload) => this.take(payload, handOver),
      });
      await ended.promise;
    } finally {
      ended.promise.catch(() => undefined);
      await consumer.disconnect().catch(() => undefined);
    }
  }

  private async lookAhead(): Promise<void> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await ensureTopics(admin, this.address);
      if (this.followed.knowsItsStart) return;
      const ends = new Map<string, number>();
      for (const topic of this.followed.topics) {
        const partitions = await admin.fetchTopicOffsets(topic);
        for (const { partition, high } of partitions) ends.set(partitionName(topic, partition), Number(high));
      }
      this.followed.startsWith(ends);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  private goOn(consumer: Consumer): void {
    for (const [name, offset] of this.followed.next) {
      const slash = name.lastIndexOf('/');
      consumer.seek({ topic: name.slice(0, slash), partition: Number(name.slice(slash + 1)), offset: String(offset) });
    }
  }

  private async take({ batch, pause }: EachBatchPayload, handOver: (batch: PublicEventBatch) => Promise<void>) {
    const last = await this.followed.add(batch, Number(batch.lastOffset()));
    await tellNews(this.followed, handOver);
    this.ahead.note(partitionName(batch.topic, batch.partition), last, this.followed, pause);
  }
}

async function tellNews(followed: FollowedTopics, handOver: (batch: PublicEventBatch) => Promise<void>): Promise<void> {
  const news = followed.takeNews();
  if (news) await handOver(news);
}
