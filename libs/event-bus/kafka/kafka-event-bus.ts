import { setTimeout as delay } from 'node:timers/promises';
import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import { EventBus } from '../event-bus.port.js';
import type { FollowOptions, PublicEventBatch } from '../event-bus.port.js';
import { FollowedTopics } from './followed-topics.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { asBusError, openKafka } from './kafka-client.js';
import { Parking } from './parking.js';
import { TopicReader } from './topic-reader.js';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

export interface KafkaEventBusOptions {
  readonly address: KafkaAddress;
  /** How the broker's operator tells this process from others. */
  readonly clientId: string;
  readonly log: Logger;
}

/** The bus over Kafka. A broker that is away is waited for, however long, and said once to be away. */
export class KafkaEventBus extends EventBus {
  readonly parking: Parking;
  private readonly kafka: Kafka;
  private inTrouble = false;

  constructor(private readonly options: KafkaEventBusOptions) {
    super();
    const { address, clientId, log } = options;
    this.kafka = openKafka(address, clientId, log);
    this.parking = new Parking(this.kafka, address);
  }

  /** False while Kafka cannot be read. */
  get healthy(): boolean {
    return !this.inTrouble;
  }

  override async *follow({ after, signal }: FollowOptions): AsyncIterable<PublicEventBatch> {
    const { readable, writable } = new TransformStream<PublicEventBatch, PublicEventBatch>();
    const writer = writable.getWriter();
    const ending = new AbortController();
    const stop = AbortSignal.any([signal, ending.signal]);
    const followed = new FollowedTopics(after, this.parking, this.options.address.prefix);
    const reading = this.readUntil(stop, followed, (batch) => writer.write(batch)).finally(() =>
      writer.close().catch(() => undefined),
    );
    try {
      yield* readable;
    } finally {
      ending.abort();
      await reading;
    }
  }

  async close(): Promise<void> {
    await this.parking.close();
  }

  private async readUntil(
    stop: AbortSignal,
    followed: FollowedTopics,
    handOver: (batch: PublicEventBatch) => Promise<void>,
  ): Promise<void> {
    let pauseMs = FIRST_PAUSE_MS;
    const onReading = () => {
      pauseMs = FIRST_PAUSE_MS;
      this.noteRecovery();
    };
    while (!stop.aborted) {
      const reader = new TopicReader(this.kafka, this.options.address, followed);
      try {
        await reader.read(stop, handOver, onReading);
      } catch (error) {
        if (stop.aborted) return;
        this.noteTrouble(error);
        await delay(pauseMs, undefined, { signal: stop }).catch(() => undefined);
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
      }
    }
  }

  private noteTrouble(error: unknown): void {
    const { address, log } = this.options;
    if (!this.inTrouble) log.warn(`${asBusError(error, address).message} It is tried again until it works.`);
    this.inTrouble = true;
  }

  private noteRecovery(): void {
    if (this.inTrouble) this.options.log.info('Kafka is back.');
    this.inTrouble = false;
  }
}
