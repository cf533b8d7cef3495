import { UnreadableEventError } from '#contracts';
import type { EventSource } from '#contracts';
import type { LinkedEvent, PartOfLog, UnreadEvent } from '../../linked-event.js';
import type { FetchedMessage, UnpackedBatch } from './packed-batch.js';
import { readText } from '../read-message.js';

/** A message that no follower can read. */
export interface UnreadMessage {
  readonly topic: string;
  readonly partition: number;
  readonly message: FetchedMessage;
  readonly error: UnreadableEventError;
  /** The place in the log that it says it has. */
  readonly placed: UnreadEvent | undefined;
}

/**
 * What a partition brought and whose turn has not come. A message is read when it is the first: until then it takes no
 * more than its bytes, and what came twice is told by the first of it.
 */
export class PartitionQueue implements PartOfLog {
  head: LinkedEvent | undefined;
  private readonly batches: UnpackedBatch[] = [];
  /** Of the message behind the head, in the first batch. */
  private index = 0;

  /** `source`: whose log it is that all of it tells of. */
  constructor(
    private readonly source: EventSource,
    private readonly onUnread: (unread: UnreadMessage) => void,
  ) {}

  /** How many messages wait behind the head. */
  get length(): number {
    return this.batches.reduce((sum, { messageCount }) => sum + messageCount, 0) - this.index;
  }

  add(batch: UnpackedBatch): void {
    this.batches.push(batch);
    if (!this.head) this.shift();
  }

  /** Drops all that waits. */
  clear(): void {
    this.head = undefined;
    for (const batch of this.batches.splice(0)) batch.release();
    this.index = 0;
  }

  shift(): void {
    this.head = undefined;
    while (!this.head) {
      const batch = this.batchAtHand();
      if (!batch) return;
      this.head = this.read(batch, this.index);
      this.index += 1;
    }
  }

  private batchAtHand(): UnpackedBatch | undefined {
    while (this.batches.length > 0 && this.index >= this.batches[0]!.messageCount) {
      this.batches.shift()!.release();
      this.index = 0;
    }
    return this.batches[0];
  }

  /** Undefined for what cannot be read. */
  private read(batch: UnpackedBatch, index: number): LinkedEvent | undefined {
    const read = readText(batch.text(index), this.source);
    if (!(read instanceof UnreadableEventError)) return read;
    const { topic, partition } = batch;
    this.onUnread({ topic, partition, message: batch.message(index), error: read, placed: placedBy(read) });
    return undefined;
  }
}

function placedBy({ code, envelope: traces = {} }: UnreadableEventError): UnreadEvent | undefined {
  const { id, position, previous } = traces;
  if (code === 'event_foreign' || id === undefined || position === undefined || previous === undefined)
    return undefined;
  return { id, position, previous, event: undefined, traces };
}
