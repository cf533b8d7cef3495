import type { Batch, KafkaMessage } from 'kafkajs';

/** What is needed of a message to read it, and to park it if that cannot be done. */
export type FetchedMessage = Pick<KafkaMessage, 'offset' | 'key' | 'value'>;

/** Messages of one partition, as kafkajs hands them over. */
export type FetchedBatch = Pick<Batch, 'topic' | 'partition' | 'lastOffset'> & {
  readonly messages: readonly FetchedMessage[];
};

/** Messages of one partition as they travel between threads: a few large pieces are sent much faster than many objects. */
export interface PackedBatch {
  readonly topic: string;
  readonly partition: number;
  /** Offset of the last message that was fetched, be it among these or one that is of no concern. */
  readonly lastOffset: number;
  readonly offsets: Float64Array;
  /** The key and the value of each message, one after the other. */
  readonly bytes: Uint8Array;
  /** Where in `bytes` each of them ends. */
  readonly ends: Uint32Array;
}

export function packBatch(batch: FetchedBatch): PackedBatch {
  const { topic, partition, messages } = batch;
  const offsets = new Float64Array(messages.length);
  const ends = new Uint32Array(2 * messages.length);
  let end = 0;
  for (const [index, { offset, key, value }] of messages.entries()) {
    offsets[index] = Number(offset);
    ends[2 * index] = end += key?.length ?? 0;
    ends[2 * index + 1] = end += value?.length ?? 0;
  }
  const bytes = new Uint8Array(end);
  for (const [index, { key, value }] of messages.entries()) {
    if (key) bytes.set(key, ends[2 * index]! - key.length);
    if (value) bytes.set(value, ends[2 * index + 1]! - value.length);
  }
  return { topic, partition, lastOffset: Number(batch.lastOffset()), offsets, bytes, ends };
}

/** The messages of a packed batch. What had no key or value has an empty one. */
export class UnpackedBatch {
  readonly topic: string;
  readonly partition: number;
  readonly lastOffset: number;
  readonly messageCount: number;
  private readonly offsets: Float64Array;
  private readonly bytes: Buffer;
  private readonly ends: Uint32Array;

  constructor({ topic, partition, lastOffset, offsets, bytes, ends }: PackedBatch) {
    [this.topic, this.partition, this.lastOffset, this.messageCount] = [topic, partition, lastOffset, offsets.length];
    [this.offsets, this.ends] = [offsets, ends];
    this.bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** The value of a message. */
  text(index: number): string {
    return this.bytes.toString('utf8', this.ends[2 * index], this.ends[2 * index + 1]);
  }

  /** A copy, which outlives the batch. */
  message(index: number): FetchedMessage {
    const [keyEnd, end] = [this.ends[2 * index], this.ends[2 * index + 1]];
    const start = index === 0 ? 0 : this.ends[2 * index - 1];
    const key = Buffer.from(this.bytes.subarray(start, keyEnd));
    const value = Buffer.from(this.bytes.subarray(keyEnd, end));
    return { offset: String(this.offsets[index]), key, value };
  }

  /**
   * Gives the bytes back at once, when nothing is read of them any more. Left to the garbage collector, they would have it
   * run far more often: catching up takes a twelfth longer.
   */
  release(): void {
    (this.bytes.buffer as ArrayBuffer).transfer(0);
  }
}
