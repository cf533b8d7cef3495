import type { Kafka, KafkaMessage, Producer } from 'kafkajs';
import { asBusError } from './kafka-client.js';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { onBroker } from './kafka-topics.js';

/** A message that could not be handled. */
export interface UnhandledMessage {
  /** Who could not handle it. */
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly message: KafkaMessage;
  /** Stable. */
  readonly code: string;
  readonly reason: string;
}

/** Puts aside what cannot be handled, so that the rest flows. */
export class Parking {
  /** Messages parked since the start, by code. */
  readonly counts = new Map<string, number>();
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
  ) {}

  /** Resolves when the message is safe. Rejects with `event_bus_unavailable`. */
  async park({ group, topic, partition, message, code, reason }: UnhandledMessage): Promise<void> {
    const parked = {
      key: `${group}/${topic}/${partition}/${message.offset}`,
      value: message.value,
      headers: {
        group,
        topic,
        partition: String(partition),
        offset: message.offset,
        key: message.key ?? '',
        code,
        reason,
      },
    };
    try {
      const producer = await this.connected();
      await producer.send({ topic: onBroker(this.address.prefix, 'parked'), acks: -1, messages: [parked] });
    } catch (error) {
      throw asBusError(error, this.address);
    }
    this.counts.set(code, (this.counts.get(code) ?? 0) + 1);
  }

  async close(): Promise<void> {
    const producer = await this.producer?.catch(() => undefined);
    await producer?.disconnect().catch(() => undefined);
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
