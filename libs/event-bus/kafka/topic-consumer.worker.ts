import { pino } from 'pino';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { serveWorkerThread } from '#worker-thread';
import { openKafka } from './kafka-client.js';
import type { PackedBatch } from './packed-batch.js';
import { TopicConsumer } from './topic-consumer.js';
import type { TopicConsumerOptions } from './topic-consumer.js';

export interface ConsumingOptions extends TopicConsumerOptions {
  readonly address: KafkaAddress;
  readonly clientId: string;
  readonly logLevel: string;
}

let consumer: TopicConsumer | undefined;

/** Receives and unpacks what the broker sends, so that those who use it have their thread for that. */
const topicConsumerThread = {
  async open({ address, clientId, logLevel, ...options }: ConsumingOptions): Promise<void> {
    const log = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
    consumer = new TopicConsumer(openKafka(address, clientId, log), options);
    await consumer.open();
  },

  nextBatch: (): Promise<PackedBatch> => consumer!.nextBatch(),

  hold: (topic: string, partition: number): void => consumer!.hold(topic, partition),

  letGo: (topic: string, partition: number): void => consumer!.letGo(topic, partition),
};

export type TopicConsumerThread = typeof topicConsumerThread;

serveWorkerThread(topicConsumerThread);
