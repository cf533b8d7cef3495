import { createHash } from 'node:crypto';
import type { IHeaders, Kafka, KafkaMessage } from 'kafkajs';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { endOf, takeToEnd } from './read-to-end.js';
import { withAdmin } from './with-admin.js';

export const PARKED = 'parked';

/** The header of a mark: what stands under the id of a message that is parked no more. */
export const MARK = 'mark';

/**
 * `discarded`: no follower may park it again; its value is the digest of the message, for a topic that was made again has
 * others at the same places. `redriven`: it is back in its topic, and its group has not been through with it.
 */
export type Mark = 'discarded' | 'redriven';

/** The header of a message that is in its topic once more: the one group that is to handle it. */
export const REDRIVEN_FOR = 'redriven-for';

/** The header of such a message, and of what is parked when that fails: the id under which it was parked before. */
export const REDRIVEN_FROM = 'redriven-from';

/**
 * The newest message under each id, marks included, but for what was taken off. The whole topic is read: it is compacted,
 * and short when all is well. Rejects with what the connection fails with.
 */
export async function readParkedTopic(
  kafka: Kafka,
  address: KafkaAddress,
  wanted: (message: KafkaMessage) => boolean = () => true,
): Promise<ReadonlyMap<string, KafkaMessage>> {
  const newest = new Map<string, KafkaMessage>();
  const end = await withAdmin(kafka, (admin) => endOf(admin, address, PARKED));
  await takeToEnd(kafka, address, { topic: PARKED, reader: 'parked-reader', from: 0, end }, (message) => {
    const id = message.key?.toString() ?? '';
    if (message.value !== null && wanted(message)) newest.set(id, message);
    else newest.delete(id);
  });
  return newest;
}

/** Ids of what was discarded for good, with the digest of each message. */
export async function readDiscarded(kafka: Kafka, address: KafkaAddress): Promise<ReadonlyMap<string, string>> {
  const marks = await readParkedTopic(kafka, address, (message) => markOf(message) === 'discarded');
  return new Map([...marks].map(([id, { value }]) => [id, value?.toString() ?? '']));
}

export const markOf = ({ headers = {} }: KafkaMessage): string => textOf(headers, MARK);

/** Empty when it is not there. */
export const textOf = (headers: IHeaders, name: string): string => headers[name]?.toString() ?? '';

/** By which a message is known again. */
export const digestOf = (value: Uint8Array | null): string =>
  createHash('sha256')
    .update(value ?? '')
    .digest('hex');
