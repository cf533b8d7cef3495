import type { Kafka, Message, Producer } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { asBusError } from '../kafka-client.js';

const ALL_REPLICAS = -1;

/** Sends single messages, over a connection that is made at the first. */
export class MessageSender {
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
  ) {}

  /** Resolves when the message is safe. Rejects with `event_bus_unavailable`. */
  async send(topic: string, message: Message): Promise<void> {
    const producer = (this.producer ??= this.connect());
    try {
      await (await producer).send({ topic, acks: ALL_REPLICAS, messages: [message] });
    } catch (error) {
      this.forget(producer);
      throw asBusError(error, this.address);
    }
  }

  async close(): Promise<void> {
    await disconnect(this.producer);
  }

  /**
   * The broker may have taken what failed here. kafkajs would send the next message under the same sequence number, and
   * the broker would drop it as a repetition, with success: so that producer sends nothing any more.
   */
  private forget(producer: Promise<Producer>): void {
    if (this.producer === producer) this.producer = undefined;
    void disconnect(producer);
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({ idempotent: true, maxInFlightRequests: 1, allowAutoTopicCreation: false });
    await producer.connect();
    return producer;
  }
}

async function disconnect(connecting: Promise<Producer> | undefined): Promise<void> {
  const producer = await connecting?.catch(() => undefined);
  await producer?.disconnect().catch(() => undefined);
}
