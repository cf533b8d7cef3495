import { Kafka, logLevel } from 'kafkajs';
import type { Producer, TopicMessages } from 'kafkajs';
import { announcementMessages } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { SqliteEventStore } from '#event-store/sqlite';
import { relayFromTheStart } from '../fixtures/replayed-announcements.js';
import { monotonicMs } from '../monotonic-clock.js';
import { serveProcess } from '../process/serve-process.js';
import { paced } from '../paced.js';

const ALL_REPLICAS = -1;

let producer: Producer | undefined;
let batches: TopicMessages[][] = [];
let eventCount = 0;

/** kafkajs alone: what it sends lies ready. */
const bareProducer = {
  async open(url: string): Promise<void> {
    const { brokers } = readKafkaUrl(url);
    const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await producer.connect();
  },

  /** Makes what a relay of the log in `file` would send, batch by batch. */
  async prepare(file: string, url: string): Promise<void> {
    const { prefix } = readKafkaUrl(url);
    const store = await SqliteEventStore.open({ file });
    batches = [];
    eventCount = await relayFromTheStart(store, async (events, progress) => {
      batches.push(announcementMessages(prefix, 'inventory', events, { ...progress, edition: '', counts: {} }));
    });
    await store.close();
  },

  /** Events a second: the batches one after the other, each acknowledged before the next. */
  async rate(): Promise<number> {
    const startedMs = performance.now();
    for (const topicMessages of batches) await producer!.sendBatch({ acks: ALL_REPLICAS, topicMessages });
    return (eventCount / (performance.now() - startedMs)) * 1_000;
  },

  /** Sends so many messages, one at a time; returns when each was handed to the producer. */
  async sendPaced(topic: string, value: string, count: number, everyMs: number): Promise<readonly number[]> {
    const sentMs: number[] = [];
    await paced(count, everyMs, async (index) => {
      sentMs.push(monotonicMs());
      const message = { key: `+1415555${index}`, value, headers: { index: String(index) } };
      await producer!.send({ topic, acks: ALL_REPLICAS, messages: [message] });
    });
    return sentMs;
  },
};

export type BareProducer = typeof bareProducer;

serveProcess(bareProducer);
