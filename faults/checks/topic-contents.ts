import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import type { Admin } from 'kafkajs';
import type { TopicMessage } from './check-topics.js';

const EVENT_TOPICS = ['numbers', 'agents', 'holds', 'imports', 'api-keys'];
const MAX_READ_MS = 60_000;

/** What the topics of one installation hold. */
export interface TopicContents {
  readonly messages: readonly TopicMessage[];
  /** Messages that somebody could not handle. */
  readonly parkedCount: number;
}

/** The topics under one prefix, read with a client of its own. `brokers`: `host:port,…` */
export class InstalledTopics {
  private readonly kafka: Kafka;

  constructor(
    brokers: string,
    private readonly prefix: string,
  ) {
    this.kafka = new Kafka({ brokers: brokers.split(','), clientId: 'ringfence-faults', logLevel: logLevel.NOTHING });
  }

  async read(): Promise<TopicContents> {
    return this.withAdmin(async (admin) => {
      const unread = new Map<string, number>();
      for (const topic of EVENT_TOPICS) {
        const partitions = await admin.fetchTopicOffsets(this.onBroker(topic));
        for (const { partition, high } of partitions) {
          if (Number(high) > 0) unread.set(`${this.onBroker(topic)}/${partition}`, Number(high));
        }
      }
      const parked = await admin.fetchTopicOffsets(this.onBroker('parked'));
      const parkedCount = parked.reduce((sum, { high }) => sum + Number(high), 0);
      return { messages: await this.readUntil(unread), parkedCount };
    });
  }

  async delete(): Promise<void> {
    await this.withAdmin(async (admin) => {
      const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(this.onBroker('')));
      await admin.deleteTopics({ topics });
    });
  }

  /** `unread`: the offset behind the last message by `topic/partition`. */
  private async readUntil(unread: Map<string, number>): Promise<TopicMessage[]> {
    const messages: TopicMessage[] = [];
    if (unread.size === 0) return messages;
    const consumer = this.kafka.consumer({ groupId: `${this.prefix}.faults.${randomUUID()}`, maxWaitTimeInMs: 200 });
    const done = Promise.withResolvers<void>();
    const timer = setTimeout(() => done.reject(new Error(`Never read: ${[...unread.keys()].join(', ')}`)), MAX_READ_MS);
    try {
      await consumer.connect();
      await consumer.subscribe({ topics: EVENT_TOPICS.map((topic) => this.onBroker(topic)), fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ topic, partition, message }) => {
          const { id, type, position, previous } = JSON.parse(message.value?.toString() ?? '') as Record<
            string,
            string
          >;
          messages.push({
            topic: topic.slice(this.prefix.length + 1),
            partition,
            key: message.key?.toString() ?? '',
            id: id ?? '',
            type: type ?? '',
            position: Number(position),
            previous: Number(previous),
          });
          const name = `${topic}/${partition}`;
          if (Number(message.offset) + 1 >= (unread.get(name) ?? Infinity)) unread.delete(name);
          if (unread.size === 0) done.resolve();
        },
      });
      await done.promise;
      return messages;
    } finally {
      clearTimeout(timer);
      await consumer.disconnect();
    }
  }

  private onBroker(topic: string): string {
    return `${this.prefix}.${topic}`;
  }

  private async withAdmin<Result>(work: (admin: Admin) => Promise<Result>): Promise<Result> {
    const admin = this.kafka.admin();
    await admin.connect();
    try {
      return await work(admin);
    } finally {
      await admin.disconnect();
    }
  }
}
