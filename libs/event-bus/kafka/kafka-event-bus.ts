import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { EventBus } from '../event-bus.port.js';
import type { ConsumeOptions, FollowOptions, ParkedEvent, PublicEventBatch } from '../event-bus.port.js';
import { FollowedTopics } from './followed-topics.js';
import { GroupMember } from './group-member.js';
import { asBusError, openKafka } from './kafka-client.js';
import { keepTrying } from './keep-trying.js';
import type { Trouble } from './keep-trying.js';
import { ParkedMessages } from './parked-messages.js';
import { Parking } from './parking.js';
import { TopicReader } from './topic-reader.js';

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
  private readonly parkedMessages: ParkedMessages;
  private readonly trouble: Trouble;
  private inTrouble = false;

  constructor(private readonly options: KafkaEventBusOptions) {
    super();
    const { address, clientId, log } = options;
    this.kafka = openKafka(address, clientId, log);
    this.parking = new Parking(this.kafka, address);
    this.parkedMessages = new ParkedMessages(this.kafka, address, this.parking);
    this.trouble = { note: (error) => this.noteTrouble(error), over: () => this.noteRecovery() };
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
    const { address } = this.options;
    const followed = new FollowedTopics(after, this.parking, address.prefix);
    const reading = keepTrying(stop, this.trouble, (onReading) =>
      new TopicReader(this.kafka, address, followed).read(stop, (batch) => writer.write(batch), onReading),
    ).finally(() => writer.close().catch(() => undefined));
    try {
      yield* readable;
    } finally {
      ending.abort();
      await reading;
    }
  }

  override consume(options: ConsumeOptions): Promise<void> {
    return keepTrying(options.signal, this.trouble, (onWorking) =>
      new GroupMember(this.kafka, this.options.address, this.parking, options).work(onWorking),
    );
  }

  /** Rejects with `event_bus_unavailable`, as the next two do. */
  override parked(): Promise<readonly ParkedEvent[]> {
    return this.parkedMessages.list();
  }

  /** The event goes back into its topic, for its group alone; whoever follows the log cannot use it any more. */
  override redrive(id: string): Promise<boolean> {
    return this.parkedMessages.redrive(id);
  }

  override discard(id: string): Promise<boolean> {
    return this.parkedMessages.discard(id);
  }

  async close(): Promise<void> {
    await this.parking.close();
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
