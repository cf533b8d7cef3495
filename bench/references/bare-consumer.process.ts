import { randomUUID } from 'node:crypto';
import { Kafka, logLevel } from 'kafkajs';
import { FOLLOWER_FETCHES } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { monotonicMs } from '../monotonic-clock.js';
import { serveProcess } from '../process/serve-process.js';

let arrivedMs: number[] = [];
let expected = 0;
let complete = Promise.withResolvers<void>();

/** kafkajs alone: notes when each message arrives. */
const bareConsumer = {
  /** Resolves when it has joined its group and waits for what is sent from then on. */
  async follow(url: string, topic: string): Promise<void> {
    const { brokers, prefix } = readKafkaUrl(url);
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: `${prefix}.bare.${randomUUID()}`, ...FOLLOWER_FETCHES });
    const joined = Promise.withResolvers<void>();
    consumer.on(consumer.events.GROUP_JOIN, () => joined.resolve());
    await consumer.connect();
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        const atMs = monotonicMs();
        for (const { headers } of batch.messages) arrivedMs[Number(headers?.['index']?.toString())] = atMs;
        expected -= batch.messages.length;
        if (expected === 0) complete.resolve();
      },
    });
    await joined.promise;
  },

  /** Called before so many messages are sent. */
  expect(count: number): void {
    [arrivedMs, expected, complete] = [[], count, Promise.withResolvers()];
  },

  /** When each of them arrived, in the order in which they were sent. */
  async arrived(): Promise<readonly number[]> {
    await complete.promise;
    return arrivedMs;
  },
};

export type BareConsumer = typeof bareConsumer;

serveProcess(bareConsumer);
