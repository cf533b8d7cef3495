import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { ParkedEvents } from '../parked-events.port.js';
import type { ParkedEvent } from '../parked-events.port.js';
import { asBusError } from './kafka-client.js';
import { onBroker } from './kafka-topics.js';
import { FOLLOWERS } from './followed-topics.js';
import type { Parking } from './parking.js';
import { endOf, readToEnd } from './read-to-end.js';
import { withAdmin } from './with-admin.js';

/** The header of a message that is in its topic once more: the one group that is to handle it. */
export const REDRIVEN_FOR = 'redriven-for';

const PARKED = 'parked';

/**
 * What is parked on the broker, and how it gets off again. All reject with `event_bus_unavailable`, and with
 * `event_bus_misconfigured` where nobody has announced yet.
 */
export class ParkedMessages extends ParkedEvents {
  constructor(
    private readonly kafka: Kafka,
    private readonly address: KafkaAddress,
    private readonly parking: Parking,
  ) {
    super();
  }

  override async list(): Promise<readonly ParkedEvent[]> {
    return [...(await this.read()).values()].map(asParkedEvent);
  }

  /** The event goes back into its topic, for its group alone; whoever follows the log cannot use it any more. */
  override async redrive(id: string): Promise<boolean> {
    const parked = (await this.read()).get(id);
    if (!parked) return false;
    const { group, topic, key } = headersOf(parked);
    if (group === FOLLOWERS) return false;
    await this.parking.send(topic, { key, value: parked.value, headers: { [REDRIVEN_FOR]: group } });
    await this.parking.takeOff(id);
    return true;
  }

  override async discard(id: string): Promise<boolean> {
    if (!(await this.read()).has(id)) return false;
    await this.parking.takeOff(id);
    return true;
  }

  /** The whole topic: it is compacted, and short when all is well. */
  private async read(): Promise<ReadonlyMap<string, KafkaMessage>> {
    const { kafka, address } = this;
    try {
      const end = await withAdmin(kafka, async (admin) => {
        const topic = onBroker(address.prefix, PARKED);
        if (!(await admin.listTopics()).includes(topic)) throw noTopic(topic);
        return endOf(admin, address, PARKED);
      });
      return newestByKey(await readToEnd(kafka, address, { topic: PARKED, reader: 'parked-reader', from: 0, end }));
    } catch (error) {
      throw asBusError(error, address);
    }
  }
}

const noTopic = (topic: string): EventBusError =>
  new EventBusError(
    'event_bus_misconfigured',
    `There is no topic ${topic} on the broker. Check the topic prefix at the end of EVENT_BUS_URL.`,
  );

/** Without those that an empty message has taken off. */
function newestByKey(messages: readonly KafkaMessage[]): ReadonlyMap<string, KafkaMessage> {
  const newest = new Map<string, KafkaMessage>();
  for (const message of messages) {
    const id = message.key?.toString() ?? '';
    if (message.value === null) newest.delete(id);
    else newest.set(id, message);
  }
  return newest;
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
