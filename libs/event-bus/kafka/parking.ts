import type { IHeaders, Kafka, Message, Producer } from 'kafkajs';
import type { Logger } from 'pino';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { asBusError } from './kafka-client.js';
import { onBroker } from './kafka-topics.js';
import type { FetchedMessage } from './following/packed-batch.js';
import { MARK, PARKED, REDRIVEN_FROM, readParkedTopic } from './parked-topic.js';
import type { Mark } from './parked-topic.js';

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

/** Under which a message is parked. */
export const idOf = ({ group, topic, partition, message }: UnhandledMessage): string =>
  `${group}/${topic}/${partition}/${message.offset}`;

/** Puts aside what cannot be handled, so that the rest flows. */
export class Parking {
  /** Messages parked since the start, by code. */
  readonly counts = new Map<string, number>();
  private producer: Promise<Producer> | undefined;

  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly log: Logger,
  ) {}

  /** Resolves when the message is safe. Rejects with `event_bus_unavailable`, as the next two do. */
  async park(unhandled: UnhandledMessage): Promise<void> {
    await this.putAside(unhandled);
    this.note(unhandled);
  }

  /**
   * Parks one whose redrive has failed, unless it was discarded meanwhile. `before`: the id under which it was parked; that
   * stays marked, so that the same comes of it when the message is brought twice.
   */
  async parkAgain(unhandled: UnhandledMessage, before: string): Promise<void> {
    // First: whoever discards it from here on finds it.
    await this.putAside(unhandled, { [REDRIVEN_FROM]: before });
    if (await this.isThere(before)) this.note(unhandled);
    else await this.takeOff(idOf(unhandled));
  }

  takeOff(id: string): Promise<void> {
    return this.send(this.topic, { key: id, value: null });
  }

  /** Leaves a mark in place of what is parked. */
  mark(id: string, mark: Mark, value = ''): Promise<void> {
    return this.send(this.topic, { key: id, value, headers: { [MARK]: mark } });
  }

  private async isThere(id: string): Promise<boolean> {
    try {
      return (await readParkedTopic(this.kafka, this.address)).has(id);
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  private putAside(unhandled: UnhandledMessage, more: IHeaders = {}): Promise<void> {
    const { group, topic, partition, message, code, reason } = unhandled;
    const where = { topic, partition: String(partition), offset: message.offset, key: message.key ?? '' };
    // Without a value it would take a message off instead.
    const value = message.value ?? '';
    return this.send(this.topic, {
      key: idOf(unhandled),
      value,
      headers: { group, ...where, code, reason, ...more },
    });
  }

  private note({ group, topic, partition, message, code, reason }: UnhandledMessage): void {
    const count = (this.counts.get(code) ?? 0) + 1;
    this.counts.set(code, count);
    // However many there are: a metric counts them.
    if (count > 1) return;
    const facts = { group, topic, partition, offset: message.offset, code };
    this.log.warn(
      facts,
      `A message is parked, and others for the same cause will be: ${reason} \`npm run parked\` lists them.`,
    );
  }

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

  private get topic(): string {
    return onBroker(this.address.prefix, PARKED);
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
