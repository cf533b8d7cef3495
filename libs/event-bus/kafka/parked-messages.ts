import { randomUUID } from 'node:crypto';
import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import type { ParkedEvent } from '../event-bus.port.js';
import { asBusError } from './kafka-client.js';
import { ensureTopics, onBroker } from './kafka-topics.js';
import { FOLLOWERS } from './followed-topics.js';
import type { Parking } from './parking.js';

/** The header of a message that is in its topic once more: the one group that is to handle it. */
export const REDRIVEN_FOR = 'redriven-for';

const MAX_FETCH_WAIT_MS = 100;

/** What is parked on the broker, and how it gets off again. */
export class ParkedMessages {
  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly parking: Parking,
  ) {}

  async list(): Promise<readonly ParkedEvent[]> {
    return [...(await this.read()).values()].map(asParkedEvent);
  }

  async redrive(id: string): Promise<boolean> {
    const parked = (await this.read()).get(id);
    if (!parked) return false;
    const { group, topic, key } = headersOf(parked);
    if (group === FOLLOWERS) return false;
    await this.parking.send(topic, { key, value: parked.value, headers: { [REDRIVEN_FOR]: group } });
    await this.parking.takeOff(id);
    return true;
  }

  async discard(id: string): Promise<boolean> {
    if (!(await this.read()).has(id)) return false;
    await this.parking.takeOff(id);
    return true;
  }

  /** The whole topic: it is compacted, and short when all is well. */
  private async read(): Promise<ReadonlyMap<string, KafkaMessage>> {
    try {
      const end = await this.end();
      return end === 0 ? new Map() : await this.readUntil(end);
    } catch (error) {
      throw asBusError(error, this.address);
    }
  }

  private get topic(): string {
    return onBroker(this.address.prefix, 'parked');
  }

  private async end(): Promise<number> {
    const admin = this.kafka.admin();
    try {
      await admin.connect();
      await ensureTopics(admin, this.address);
      const [partition] = await admin.fetchTopicOffsets(this.topic);
      return Number(partition?.high ?? 0);
    } finally {
      await admin.disconnect().catch(() => undefined);
    }
  }

  private async readUntil(end: number): Promise<ReadonlyMap<string, KafkaMessage>> {
    const groupId = `${this.address.prefix}.parked-reader.${randomUUID()}`;
    const consumer = this.kafka.consumer({ groupId, maxWaitTimeInMs: MAX_FETCH_WAIT_MS });
    const parked = new Map<string, KafkaMessage>();
    const done = Promise.withResolvers<void>();
    consumer.on(consumer.events.CRASH, ({ payload }) => done.reject(payload.error));
    try {
      await consumer.connect();
      await consumer.subscribe({ topic: this.topic, fromBeginning: true });
      await consumer.run({
        autoCommit: false,
        eachMessage: async ({ message }) => {
          const id = message.key?.toString() ?? '';
          if (message.value === null) parked.delete(id);
          else parked.set(id, message);
          if (Number(message.offset) >= end - 1) done.resolve();
        },
      });
      await done.promise;
      return parked;
    } finally {
      await consumer.disconnect().catch(() => undefined);
    }
  }
}

function asParkedEvent(message: KafkaMessage): ParkedEvent {
  const { group, code, reason } = headersOf(message);
  return { id: message.key?.toString() ?? '', group, code, reason, text: message.value?.toString() ?? '' };
}

/** As `Parking` wrote them. */
function headersOf({ headers = {} }: KafkaMessage) {
  const text = (name: string) => textOf(headers, name);
  return { group: text('group'), topic: text('topic'), key: text('key'), code: text('code'), reason: text('reason') };
}

const textOf = (headers: IHeaders, name: string): string => headers[name]?.toString() ?? '';
