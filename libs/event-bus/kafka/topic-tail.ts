import { randomUUID } from 'node:crypto';
import type { Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { TopicName } from '../../../infra/kafka/topics.js';
import { onBroker } from './kafka-topics.js';

const MAX_FETCH_WAIT_MS = 500;
/** So long may nothing come of what is there. */
const MAX_SILENCE_MS = 20_000;

/** What is read of a topic of one partition. */
export interface ReadTopic {
  readonly topic: TopicName;
  /** Who reads, in the name of its group of consumers. */
  readonly reader: string;
  /** Offset of the first message that is wanted; the beginning, unless it is given. */
  readonly from?: number;
}

interface Waiting extends PromiseWithResolvers<void> {
  readonly end: number;
}

/** Reads a topic of one partition, and goes on as it grows, over one connection. */
export class TopicTail {
  /** The offset behind the last message that was taken. */
  next: number;
  /** Why nothing comes any more; undefined while it is read. */
  lost: Error | undefined;
  private readonly consumer: Consumer;
  private readonly starting: Promise<void>;
  private readonly waiting = new Set<Waiting>();

  constructor(
    kafka: Kafka,
    { prefix }: KafkaAddress,
    { topic, reader, from = 0 }: ReadTopic,
    private readonly take: (message: KafkaMessage) => void,
  ) {
    this.next = from;
    this.consumer = kafka.consumer({
      groupId: `${prefix}.${reader}.${randomUUID()}`,
      maxWaitTimeInMs: MAX_FETCH_WAIT_MS,
      allowAutoTopicCreation: false,
      retry: { restartOnFailure: async () => false },
    });
    this.starting = this.start(onBroker(prefix, topic), from).catch((error: Error) => this.lose(error));
  }

  /**
   * Resolves when everything before an offset was taken: one behind a message that is there. Rejects with what the
   * connection fails with, and when nothing comes for long.
   */
  async reach(end: number): Promise<void> {
    if (this.lost) throw this.lost;
    if (this.next >= end) return;
    const waiting: Waiting = { end, ...Promise.withResolvers<void>() };
    this.waiting.add(waiting);
    const silence = this.watchForSilence();
    try {
      await waiting.promise;
    } finally {
      clearInterval(silence);
      this.waiting.delete(waiting);
    }
  }

  async close(): Promise<void> {
    this.lose(new Error('it is read no more'));
    await this.starting;
    await this.consumer.disconnect().catch(() => undefined);
  }

  private async start(topic: string, from: number): Promise<void> {
    const { consumer } = this;
    consumer.on(consumer.events.CRASH, ({ payload }) => this.lose(payload.error));
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    await consumer.run({ autoCommit: false, eachMessage: async ({ message }) => this.note(message) });
    if (from > 0) consumer.seek({ topic, partition: 0, offset: String(from) });
  }

  /** Whenever the broker deals out the partition anew, it comes from the beginning once more. */
  private note(message: KafkaMessage): void {
    const offset = Number(message.offset);
    if (offset < this.next) return;
    this.take(message);
    this.next = offset + 1;
    for (const { end, resolve } of this.waiting) if (this.next >= end) resolve();
  }

  private lose(error: Error): void {
    this.lost ??= error;
    for (const { reject } of this.waiting) reject(error);
  }

  private watchForSilence(): NodeJS.Timeout {
    let before = this.next;
    return setInterval(() => {
      if (this.next === before) this.lose(new Error('nothing comes of what is there'));
      before = this.next;
    }, MAX_SILENCE_MS);
  }
}
