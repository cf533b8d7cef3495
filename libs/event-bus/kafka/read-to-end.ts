import type { Admin, Kafka, KafkaMessage } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { TopicName } from '../../../infra/kafka/topics.js';
import { onBroker } from './kafka-topics.js';
import { TopicTail } from './topic-tail.js';
import type { ReadTopic } from './topic-tail.js';

/** Messages of a topic of one partition, up to the one before `end`. */
export interface Stretch extends ReadTopic {
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
  address: KafkaAddress,
  { end, ...wanted }: Stretch,
): Promise<readonly KafkaMessage[]> {
  if ((wanted.from ?? 0) >= end) return [];
  const messages: KafkaMessage[] = [];
  const tail = new TopicTail(kafka, address, wanted, (message) => messages.push(message));
  try {
    await tail.reach(end);
    return messages;
  } finally {
    await tail.close();
  }
}
