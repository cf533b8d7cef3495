import { createHash } from 'node:crypto';
import type { IHeaders, KafkaMessage } from 'kafkajs';

export const PARKED = 'parked';

/** The header of a mark: what stands under the id of a message that is parked no more. */
export const MARK = 'mark';

/**
 * `discarded`: nobody parks it again. `redriven`: it is back in its topic, and its group has not been through with it. The
 * value of a mark is the digest of the message, for a topic that was made again has others at the same places.
 */
export type Mark = 'discarded' | 'redriven';

/** The header of a message that is in its topic once more: the one group that is to handle it. */
export const REDRIVEN_FOR = 'redriven-for';

/**
 * The header of such a message, and of what stands under its own id when that fails: the id under which the event was
 * parked first. All that is of one event has this in common, however often it is redriven.
 */
export const REDRIVEN_FROM = 'redriven-from';

export const idOfKey = ({ key }: Pick<KafkaMessage, 'key'>): string => key?.toString() ?? '';

/** Empty when it is not there. */
export const textOf = (headers: IHeaders, name: string): string => headers[name]?.toString() ?? '';

/** By which a message is known again. */
export const digestOf = (value: Uint8Array | null): string =>
  createHash('sha256')
    .update(value ?? '')
    .digest('hex');
