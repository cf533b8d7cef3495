import type { KafkaMessage } from 'kafkajs';
import { MARK, REDRIVEN_FROM, digestOf, idOfKey, textOf } from './parked-topic.js';

/** What stands under an id in the parked topic. */
export interface ParkedRecord {
  readonly id: string;
  /** Under which the event was parked first: the same id, unless this came of a redrive. */
  readonly firstId: string;
  /** A `Mark`; empty for a message that was put aside. */
  readonly mark: string;
  /** Of the message, also where a mark stands. */
  readonly digest: string;
}

type TopicMessage = Pick<KafkaMessage, 'key' | 'value' | 'headers'>;

/** What the parked topic says, as far as its messages were taken, in their order. Holds what `keep` makes of each, if anything. */
export class ParkedRecords<Kept extends ParkedRecord = ParkedRecord> {
  private readonly byId = new Map<string, Kept>();

  constructor(private readonly keep: (record: ParkedRecord, message: TopicMessage) => Kept | undefined) {}

  take(message: TopicMessage): void {
    const id = idOfKey(message);
    const kept = message.value === null ? undefined : this.keep(recordOf(id, message.value, message), message);
    if (kept) this.byId.set(id, kept);
    else this.byId.delete(id);
  }

  /** Whether the same message was put aside under this id, whatever has come of it since. */
  has(id: string, digest: string): boolean {
    return this.byId.get(id)?.digest === digest;
  }

  /** Whether another message stands under this id: it was there before its topic was made again, or after that. */
  hasOther(id: string, digest: string): boolean {
    return this.byId.has(id) && !this.has(id, digest);
  }

  /** Whether a discard was marked under this id: the one under which the event was parked first, as a rule. */
  isDiscarded(id: string, digest: string): boolean {
    return this.has(id, digest) && this.byId.get(id)!.mark === 'discarded';
  }

  /** What stands under an id; undefined when nothing does, or when its event was discarded. */
  find(id: string): Kept | undefined {
    const record = this.byId.get(id);
    if (!record || record.mark === 'discarded') return undefined;
    return this.isDiscarded(record.firstId, record.digest) ? undefined : record;
  }

  /** What waits for somebody to look at it. */
  listed(): readonly Kept[] {
    return [...this.byId.values()].filter((each) => each.mark === '' && this.find(each.id));
  }

  /** All that stands there of an event. */
  ofEvent(firstId: string, digest: string): readonly Kept[] {
    return [...this.byId.values()].filter((each) => each.firstId === firstId && each.digest === digest);
  }
}

function recordOf(id: string, value: Buffer, { headers = {} }: TopicMessage): ParkedRecord {
  const mark = textOf(headers, MARK);
  const firstId = textOf(headers, REDRIVEN_FROM) || id;
  return { id, firstId, mark, digest: mark ? value.toString() : digestOf(value) };
}
