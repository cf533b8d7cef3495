import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { FOLLOWER_FETCHES, followedTopics, onBroker } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { serveProcess } from '../process/serve-process.js';

/** kafkajs alone, over the same topics, in a group with the same settings: messages are counted and dropped. */
const countingConsumer = {
  /** Events a second, from no connection to `messageCount` messages, of which `eventCount` are events. */
  async rate(url: string, messageCount: number, eventCount: number): Promise<number> {
    const { brokers, prefix } = readKafkaUrl(url);
    const all = Promise.withResolvers<void>();
    let count = 0;
    globalThis.gc?.();
    const startedMs = performance.now();
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `${prefix}.counter.${randomUUID()}`, ...FOLLOWER_FETCHES });
    await consumer.connect();
    await consumer.subscribe({
      topics: followedTopics('inventory').map((name) => onBroker(prefix, name)),
      fromBeginning: true,
    });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        count += batch.messages.length;
        if (count >= messageCount) all.resolve();
      },
    });
    await all.promise;
    const tookMs = performance.now() - startedMs;
    await consumer.disconnect();
    return (eventCount / tookMs) * 1_000;
  },
};

export type CountingConsumer = typeof countingConsumer;

serveProcess(countingConsumer);
