import type { Kafka, KafkaMessage } from 'kafkajs';
import { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { FOLLOWERS, ParkedEvents } from '../parked-events.port.js';
import type { ParkedEvent } from '../parked-events.port.js';
import { asBusError } from './kafka-client.js';
import { onBroker } from './kafka-topics.js';
import type { Parking } from './parking.js';
import { PARKED, REDRIVEN_FOR, REDRIVEN_FROM, digestOf, markOf, readParkedTopic, textOf } from './parked-topic.js';
import { withAdmin } from './with-admin.js';

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
    return [...(await this.read()).values()].filter((message) => !markOf(message)).map(asParkedEvent);
  }

  /** The event goes back into its topic, for its group alone; whoever follows the log cannot use it any more. */
  override async redrive(id: string): Promise<boolean> {
    const parked = (await this.read()).get(id);
    if (!parked || markOf(parked)) return false;
    const { group, topic, key, before } = headersOf(parked);
    if (group === FOLLOWERS) return false;
    const headers = { [REDRIVEN_FOR]: group, [REDRIVEN_FROM]: id };
    await this.parking.send(topic, { key, value: parked.value, headers });
    await this.parking.mark(id, 'redriven');
    if (before) await this.parking.takeOff(before);
    return true;
  }

  override async discard(id: string): Promise<boolean> {
    const all = await this.read();
    const parked = all.get(id);
    if (!parked || markOf(parked) === 'discarded') return false;
    const { group, before } = headersOf(parked);
    if (group === FOLLOWERS) await this.parking.mark(id, 'discarded', digestOf(parked.value));
    else await this.parking.takeOff(id);
    // Its redrive may have failed by now, or it may be what has failed.
    const same = [...all].filter(([, message]) => headersOf(message).before === id).map(([other]) => other);
    for (const other of before ? [before, ...same] : same) await this.parking.takeOff(other);
    return true;
  }

  private async read(): Promise<ReadonlyMap<string, KafkaMessage>> {
    const { kafka, address } = this;
    const topic = onBroker(address.prefix, PARKED);
    try {
      if (!(await withAdmin(kafka, (admin) => admin.listTopics())).includes(topic)) throw noTopic(topic);
      return await readParkedTopic(kafka, address);
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

function asParkedEvent(message: KafkaMessage): ParkedEvent {
  const { group, code, reason, key: subject } = headersOf(message);
  const [id, text] = [message.key?.toString() ?? '', message.value?.toString() ?? ''];
  return { id, group, code, reason, text, ...(subject && { subject }) };
}

/** As `Parking` wrote them. */
function headersOf({ headers = {} }: KafkaMessage) {
  const text = (name: string) => textOf(headers, name);
  const where = { group: text('group'), topic: text('topic'), key: text('key'), before: text(REDRIVEN_FROM) };
  return { ...where, code: text('code'), reason: text('reason') };
}
