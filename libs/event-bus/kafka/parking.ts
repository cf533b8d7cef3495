import type { Kafka, Message, Producer } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { asBusError } from './kafka-client.js';
import { onBroker } from './kafka-topics.js';
import type { FetchedMessage } from './packed-batch.js';

/** A message that could not be handled. */
export interface UnhandledMessage {
  /** Who could not handle it. */
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly message: FetchedMessage;
  /** Stable. */
  readonly code: string;
  readonly reason: string;
}

const ALL_REPLICAS = -1;

/** Puts aside what cannot be handled, so that the rest flows. */
export class Parking {
  /** Messages parked since the start, by code. */
  readonly counts = new Map<string, number>();
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
  ) {}

  /** Resolves when the message is safe. Rejects with `event_bus_unavailable`, as the next two do. */
  async park({ group, topic, partition, message, code, reason }: UnhandledMessage): Promise<void> {
    const where = { topic, partition: String(partition), offset: message.offset, key: message.key ?? '' };
    await this.send(this.topic, {
      key: `${group}/${topic}/${partition}/${message.offset}`,
      // Nothing at all would take the message off instead.
      value: message.value ?? '',
      headers: { group, ...where, code, reason },
    });
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  takeOff(id: string): Promise<void> {
    return this.send(this.topic, { key: id, value: null });
  }

  async send(topic: string, message: Message): Promise<void> {
    try {
      const producer = await this.connected();
      await producer.send({ topic, acks: ALL_REPLICAS, messages: [message] });
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    await producer?.disconnect().catch(() => undefined);
  }

  private get topic(): string {
    return onBroker(this.address.prefix, 'parked');
  }

  private connected(): Promise<Producer> {
    this.producer ??= this.connect();
    return this.producer;
  }

  private async connect(): Promise<Producer> {
    try {
      const producer = this.kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
      await producer.connect();
      return producer;
    } catch (error) {
      this.producer = undefined;
      throw error;
    }
  }
}
