import type { EncodedEvent, EncodedWrite } from '../encode-append.js';

/** One append's writes. */
interface Writes {
  readonly writes: readonly EncodedWrite[];
}

/**
 * Appends on their way to another thread: one flat list of texts and numbers, since structured cloning names every field
 * of every object. Metadata that is the same as that of the event before it is left out.
 */
export type PackedAppends = readonly (string | number)[];

const SAME_METADATA = 0;

export function packAppends(appends: readonly Writes[]): PackedAppends {
  const packed: (string | number)[] = [];
  let last: string | undefined;
  for (const { writes } of appends) {
    packed.push(writes.length);
    for (const { stream, expectedRevision, events } of writes) {
      packed.push(stream, expectedRevision, events.length);
      for (const { id, type, data, metadata } of events) {
        packed.push(id, type, data, metadata === last ? SAME_METADATA : metadata);
        last = metadata;
      }
    }
  }
  return packed;
}

export function unpackAppends(packed: PackedAppends): readonly Writes[] {
  let next = 0;
  let metadata = '';
  const text = () => packed[next++] as string;
  const number = () => packed[next++] as number;
  const times = <Item>(count: number, read: () => Item): Item[] => Array.from({ length: count }, read);
  const readEvent = (): EncodedEvent => {
    const event = { id: text(), type: text(), data: text() };
    const stated = packed[next++];
    if (stated !== SAME_METADATA) metadata = stated as string;
    return { ...event, metadata };
  };
  const readWrite = (): EncodedWrite => ({
    stream: text(),
    expectedRevision: number(),
    events: times(number(), readEvent),
  });
  const appends: Writes[] = [];
  while (next < packed.length) appends.push({ writes: times(number(), readWrite) });
  return appends;
}
