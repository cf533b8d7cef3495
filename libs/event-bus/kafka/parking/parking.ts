import type { Logger } from 'pino';
import { onBroker } from '../kafka-topics.js';
import type { FetchedMessage } from '../following/packed-batch.js';
import type { MessageSender } from './message-sender.js';
import { MARK, PARKED, REDRIVEN_FROM, digestOf } from './parked-topic.js';
import type { Mark } from './parked-topic.js';
import type { ParkedRecord } from './parked-records.js';
import type { ParkedView } from './parked-view.js';

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

/** Under which a message is parked. */
export const idOf = ({ group, topic, partition, message }: Omit<UnhandledMessage, 'code' | 'reason'>): string =>
  `${group}/${topic}/${partition}/${message.offset}`;

/** Where parking writes, and what stands there. */
export interface ParkingPlace<Kept extends ParkedRecord = ParkedRecord> {
  readonly sender: Pick<MessageSender, 'send'>;
  readonly view: Pick<ParkedView<Kept>, 'read'>;
  /** Begins the names of topics on the broker. */
  readonly prefix: string;
}

/** Puts aside what cannot be handled, so that the rest flows. All reject with `event_bus_unavailable`. */
export class Parking {
  /** Messages that had to be parked since the start, by code. */
  readonly counts = new Map<string, number>();

  constructor(
    private readonly place: ParkingPlace,
    private readonly log: Logger,
  ) {}

  /**
   * Resolves when the message is safe, or was discarded. `firstId`: under which its event was parked first, when it was
   * redriven. What is brought twice finds what came of it the first time, and leaves that as it is: its redrive may be on
   * the way.
   */
  async park(unhandled: UnhandledMessage, firstId = idOf(unhandled)): Promise<void> {
    const [id, digest] = [idOf(unhandled), digestOf(unhandled.message.value)];
    const records = await this.place.view.read();
    if (records.isDiscarded(firstId, digest)) return;
    if (records.has(id, digest)) this.note(unhandled);
    else await this.putAside(unhandled, firstId);
  }

  /** Whether the event of a redriven message was discarded meanwhile. */
  async isDiscarded({ value }: FetchedMessage, firstId: string): Promise<boolean> {
    return (await this.place.view.read()).isDiscarded(firstId, digestOf(value));
  }

  /** The event of a redriven message was handled. */
  async takeOff({ value }: FetchedMessage, firstId: string): Promise<void> {
    await takeOffAll(this.place, (await this.place.view.read()).ofEvent(firstId, digestOf(value)));
  }

  /** As `park`, whatever is there already. */
  async putAside(unhandled: UnhandledMessage, firstId = idOf(unhandled)): Promise<void> {
    const { group, topic, partition, message, code, reason } = unhandled;
    const { sender, prefix } = this.place;
    const id = idOf(unhandled);
    const where = { topic, partition: String(partition), offset: message.offset, key: message.key ?? '' };
    const before = firstId === id ? {} : { [REDRIVEN_FROM]: firstId };
    // Without a value it would take a message off instead.
    const value = message.value ?? '';
    const headers = { group, ...where, code, reason, ...before };
    await sender.send(onBroker(prefix, PARKED), { key: id, value, headers });
    this.note(unhandled);
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
}

/** Leaves a mark in place of a record. */
export function leaveMark(
  { sender, prefix }: ParkingPlace,
  record: Omit<ParkedRecord, 'mark'>,
  mark: Mark,
): Promise<void> {
  const { id, firstId, digest } = record;
  const headers = { [MARK]: mark, ...(firstId !== id && { [REDRIVEN_FROM]: firstId }) };
  return sender.send(onBroker(prefix, PARKED), { key: id, value: digest, headers });
}

/** The first record of an event goes last: it tells what the others are of. */
export async function takeOffAll({ sender, prefix }: ParkingPlace, records: readonly ParkedRecord[]): Promise<void> {
  const firstsLast = records.toSorted((a, b) => Number(a.id === a.firstId) - Number(b.id === b.firstId));
  for (const { id } of firstsLast) await sender.send(onBroker(prefix, PARKED), { key: id, value: null });
}
