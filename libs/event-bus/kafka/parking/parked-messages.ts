import type { Kafka, KafkaMessage } from 'kafkajs';
import { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { FOLLOWERS, ParkedEvents } from '../../parked-events.port.js';
import type { ParkedEvent } from '../../parked-events.port.js';
import { asBusError } from '../kafka-client.js';
import { onBroker } from '../kafka-topics.js';
import type { ParkedRecord, ParkedRecords } from './parked-records.js';
import { leaveMark, takeOffAll } from './parking.js';
import type { ParkingPlace } from './parking.js';
import { PARKED, REDRIVEN_FOR, REDRIVEN_FROM, textOf } from './parked-topic.js';
import { withAdmin } from '../with-admin.js';

/** With what was put aside. */
export interface ParkedMessage extends ParkedRecord {
  readonly value: Buffer | null;
  readonly group: string;
  readonly topic: string;
  readonly key: string;
  readonly code: string;
  readonly reason: string;
}

/** As `Parking` wrote it. */
export function asParkedMessage(record: ParkedRecord, message: Pick<KafkaMessage, 'value' | 'headers'>): ParkedMessage {
  const { value, headers = {} } = message;
  const text = (name: string) => textOf(headers, name);
  const where = { group: text('group'), topic: text('topic'), key: text('key') };
  return { ...record, value, ...where, code: text('code'), reason: text('reason') };
}

/** What is parked on the broker, and how it gets off again. All reject as `ParkedView.read` and `requireTopic` do. */
export class ParkedMessages extends ParkedEvents {
  constructor(
    private readonly place: ParkingPlace<ParkedMessage>,
    private readonly requireTopic: () => Promise<void>,
  ) {
    super();
  }

  override async list(): Promise<readonly ParkedEvent[]> {
    return (await this.read()).listed().map(asParkedEvent);
  }

  /** The event goes back into its topic, for its group alone; whoever follows the log cannot use it any more. */
  override async redrive(id: string): Promise<boolean> {
    const records = await this.read();
    const parked = records.find(id);
    if (!parked || parked.mark || parked.group === FOLLOWERS) return false;
    const { firstId, digest, topic, group, key, value } = parked;
    const headers = { [REDRIVEN_FOR]: group, [REDRIVEN_FROM]: firstId };
    // One event goes back once, though it may be parked once too often. What its redrive leads to is none of these.
    const same = records.ofEvent(firstId, digest).filter(({ mark }) => !mark);
    // First: whoever ends in between leaves it parked.
    await this.place.sender.send(topic, { key, value, headers });
    for (const each of same) await leaveMark(this.place, each, 'redriven');
    return true;
  }

  /** What the first record of the event says, holds for all that is there of it, and that will be. */
  override async discard(id: string): Promise<boolean> {
    const records = await this.read();
    const found = records.find(id);
    if (!found) return false;
    const { firstId, digest } = found;
    const marked = records.hasOther(firstId, digest) ? id : firstId;
    await leaveMark(this.place, { id: marked, firstId, digest }, 'discarded');
    await takeOffAll(
      this.place,
      records.ofEvent(firstId, digest).filter((each) => each.id !== marked),
    );
    return true;
  }

  private async read(): Promise<ParkedRecords<ParkedMessage>> {
    await this.requireTopic();
    return this.place.view.read();
  }
}

/** Rejects with `event_bus_misconfigured` where nobody has announced yet. */
export async function requireParkedTopic(kafka: Kafka, address: KafkaAddress): Promise<void> {
  const topic = onBroker(address.prefix, PARKED);
  const topics = await withAdmin(kafka, (admin) => admin.listTopics()).catch((error: unknown) => {
    throw asBusError(error, address);
  });
  if (topics.includes(topic)) return;
  const sentence = `There is no topic ${topic} on the broker. Check the topic prefix at the end of EVENT_BUS_URL.`;
  throw new EventBusError('event_bus_misconfigured', sentence);
}

function asParkedEvent({ id, group, code, reason, value, key: subject }: ParkedMessage): ParkedEvent {
  return { id, group, code, reason, text: value?.toString() ?? '', ...(subject && { subject }) };
}
