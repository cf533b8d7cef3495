import { pino } from 'pino';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { EventBusError } from '#event-bus';
import { serveWorkerThread } from '#worker-thread';
import { asBusError, openKafka } from '../kafka-client.js';
import type { PackedBatch } from './packed-batch.js';
import { TopicConsumer } from './topic-consumer.js';
import type { TopicConsumerOptions } from './topic-consumer.js';

export interface ConsumingOptions extends TopicConsumerOptions {
  readonly address: KafkaAddress;
  readonly clientId: string;
  readonly logLevel: string;
}

let consumer: TopicConsumer | undefined;
let asOurs: (error: unknown) => EventBusError;

/** Receives and unpacks what the broker sends, so that those who use it have their thread for that. */
const topicConsumerThread = {
  async open({ address, clientId, logLevel, ...options }: ConsumingOptions): Promise<void> {
    const log = pino({ level: logLevel }, pino.destination({ dest: 2, sync: true }));
    // Of an error, its message and code alone reach the other thread.
    asOurs = (error) => asBusError(error, address);
    consumer = new TopicConsumer(openKafka(address, clientId, log), options);
    await consumer.open().catch((error: unknown) => Promise.reject(asOurs(error)));
  },

  nextBatch: (): Promise<PackedBatch> => consumer!.nextBatch().catch((error: unknown) => Promise.reject(asOurs(error))),

  hold: (topic: string, partition: number): void => consumer!.hold(topic, partition),

  letGo: (topic: string, partition: number): void => consumer!.letGo(topic, partition),
};

export type TopicConsumerThread = typeof topicConsumerThread;

serveWorkerThread(topicConsumerThread);
