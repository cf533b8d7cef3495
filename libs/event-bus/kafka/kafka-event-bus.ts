import type { Kafka } from 'kafkajs';
import type { Logger } from 'pino';
import type { EventSource } from '#contracts';
import type { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { endSoon } from '../end-soon.js';
import { EventBus } from '../event-bus.port.js';
import type { ConsumeOptions, FollowOptions, PublicEventBatch } from '../event-bus.port.js';
import { Retries } from '../retries.js';
import { FollowedTopics } from './following/followed-topics.js';
import { GroupMember } from './group-member.js';
import { openKafka } from './kafka-client.js';
import { asNamedBusError } from './missing-topics.js';
import { FollowerParking, keepDiscarded } from './parking/follower-parking.js';
import { MessageSender } from './parking/message-sender.js';
import { ParkedMessages, asParkedMessage, requireParkedTopic } from './parking/parked-messages.js';
import type { ParkedMessage } from './parking/parked-messages.js';
import type { ParkedRecord } from './parking/parked-records.js';
import { ParkedView } from './parking/parked-view.js';
import { Parking } from './parking/parking.js';
import { TopicReader } from './following/topic-reader.js';

export interface KafkaEventBusOptions {
  readonly address: KafkaAddress;
  /** Whose log is followed. Positions of another mean nothing to who follows it. */
  readonly source: EventSource;
  /** How the broker's operator tells this process from others. */
  readonly clientId: string;
  readonly log: Logger;
}

/**
 * The bus over Kafka. A broker that is away is waited for, however long, and said once to be away. Topics that are not as
 * declared are read no further: `follow` and `consume` then reject with `event_bus_misconfigured`.
 */
export class KafkaEventBus extends EventBus {
  override readonly parked: ParkedMessages;
  private readonly kafka: Kafka;
  private readonly sender: MessageSender;
  private readonly parking: Parking;
  private readonly parkedView: ParkedView<ParkedRecord>;
  private readonly parkedTexts: ParkedView<ParkedMessage>;
  private readonly discards: ParkedView<ParkedRecord>;
  private readonly retries: Retries;

  constructor(private readonly options: KafkaEventBusOptions) {
    super();
    const { address, clientId, log } = options;
    this.kafka = openKafka(address, clientId, log);
    this.sender = new MessageSender(this.kafka, address);
    // What is put aside may be much: who parks needs no texts.
    this.parkedView = new ParkedView(this.kafka, address, (record) => record);
    this.parkedTexts = new ParkedView(this.kafka, address, asParkedMessage);
    this.discards = new ParkedView(this.kafka, address, keepDiscarded);
    const { sender, kafka } = this;
    const { prefix } = address;
    this.parking = new Parking({ sender, prefix, view: this.parkedView }, log);
    const requireTopic = () => requireParkedTopic(kafka, address);
    this.parked = new ParkedMessages({ sender, prefix, view: this.parkedTexts }, requireTopic);
    this.retries = new Retries({
      onTrouble: (error) => log.warn(sentenceOf(error as EventBusError)),
      // At the same level: whoever was told of the trouble is told that it is over.
      onRecovery: () => log.warn('Kafka can be read again.'),
    });
  }

  override get parkedCounts(): ReadonlyMap<string, number> {
    return this.parking.counts;
  }

  /** True while Kafka cannot be read and is tried again. */
  get waiting(): boolean {
    return this.retries.waiting;
  }

  /** Why, see `EventBusErrorCode`; undefined while Kafka is read, and when it is tried no more. */
  get trouble(): unknown {
    return this.retries.waiting ? this.retries.trouble : undefined;
  }

  /** What came of the first try to read, see `Retries.firstOutcome`; once somebody follows or consumes. */
  firstOutcome(): Promise<void> {
    return this.retries.firstOutcome();
  }

  override async *follow({ after, signal }: FollowOptions): AsyncIterable<PublicEventBatch> {
    const { readable, writable } = new TransformStream<PublicEventBatch, PublicEventBatch>();
    const writer = writable.getWriter();
    const ending = new AbortController();
    const stop = AbortSignal.any([signal, ending.signal]);
    const { address, source, clientId, log } = this.options;
    const parking = new FollowerParking(this.parking, this.discards);
    const followed = new FollowedTopics(after, parking, { prefix: address.prefix, source });
    const options = { kafka: this.kafka, address, source, clientId, logLevel: log.level };
    const reading = this.keepTrying(stop, async (onReading) => {
      await new TopicReader(options, followed).read(stop, (batch) => writer.write(batch), onReading);
      if (followed.beginsAgain) log.warn('All is announced again: the topics are read again from their beginning.');
    })
      .then(
        () => writer.close(),
        (error) => writer.abort(error),
      )
      .catch(() => undefined);
    try {
      yield* readable;
    } finally {
      ending.abort();
      await endSoon(reading);
    }
  }

  override consume(options: ConsumeOptions): Promise<void> {
    return this.keepTrying(options.signal, (onWorking) =>
      new GroupMember(this.kafka, this.options.address, this.parking, options).work(onWorking),
    );
  }

  async close(): Promise<void> {
    const views = [this.parkedView, this.parkedTexts, this.discards];
    await Promise.all([endSoon(this.sender.close()), ...views.map((view) => view.close())]);
  }

  private keepTrying(stop: AbortSignal, work: (onWorking: () => void) => Promise<void>): Promise<void> {
    return this.retries.keepTrying(stop, async (onWorking) => {
      try {
        await work(onWorking);
      } catch (error) {
        throw await asNamedBusError(this.kafka, this.options.address, this.options.source, error);
      }
    });
  }
}

/** Of a missing topic, the message says what becomes of it. */
function sentenceOf({ code, message }: EventBusError): string {
  return code === 'event_bus_topic_missing' ? message : `${message} It is tried again until it works.`;
}
