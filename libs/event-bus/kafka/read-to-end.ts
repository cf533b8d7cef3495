import { randomUUID } from 'node:crypto';
import type { Admin, Consumer, Kafka, KafkaMessage } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { TopicName } from '../../../infra/kafka/topics.js';
import { onBroker } from './kafka-topics.js';

const MAX_FETCH_WAIT_MS = 100;
/** So long may nothing come of what is there. */
const MAX_SILENCE_MS = 20_000;

/** Messages of a topic of one partition. */
export interface Stretch {
  readonly topic: TopicName;
  /** Who reads, in the name of its group of consumers. */
  readonly reader: string;
  /** Offset of the first message, and the one behind the last. */
  readonly from: number;
  readonly end: number;
}

/** Offset behind the newest message of a topic of one partition, 0 when there never was any. */
export async function endOf(admin: Admin, { prefix }: KafkaAddress, topic: TopicName): Promise<number> {
  const [partition] = await admin.fetchTopicOffsets(onBroker(prefix, topic));
  return Number(partition?.high ?? 0);
}

/**
 * What is left of a stretch, in order, and perhaps what came after it: the newest message of a topic stays, whatever is
 * compacted away. Rejects with what the connection fails with, and when nothing comes for long.
 */
export async function readToEnd(
  kafka: Kafka,
  { prefix }: KafkaAddress,
  { topic, reader, from, end }: Stretch,
): Promise<readonly KafkaMessage[]> {
  if (from >= end) return [];
  const consumer = kafka.consumer({
    groupId: `${prefix}.${reader}.${randomUUID()}`,
    maxWaitTimeInMs: MAX_FETCH_WAIT_MS,
    allowAutoTopicCreation: false,
    retry: { restartOnFailure: async () => false },
  });
  try {
    await consumer.connect();
    await consumer.subscribe({ topic: onBroker(prefix, topic), fromBeginning: true });
    return await messagesOf(consumer, { topic: onBroker(prefix, topic), from, end });
  } finally {
    await consumer.disconnect().catch(() => undefined);
  }
}

async function messagesOf(
  consumer: Consumer,
  { topic, from, end }: { readonly topic: string; readonly from: number; readonly end: number },
): Promise<readonly KafkaMessage[]> {
  const messages: KafkaMessage[] = [];
  const done = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
  const silence = setTimeout(() => done.reject(new Error(`Nothing could be read of ${topic}`)), MAX_SILENCE_MS);
  try {
    await consumer.run({
      autoCommit: false,
      eachMessage: async ({ message }) => {
        const offset = Number(message.offset);
        if (offset >= from) messages.push(message);
        silence.refresh();
        if (offset >= end - 1) done.resolve();
      },
    });
    if (from > 0) consumer.seek({ topic, partition: 0, offset: String(from) });
    await done.promise;
    return messages;
  } finally {
    clearTimeout(silence);
    done.promise.catch(() => undefined);
  }
}
