import { packBatch, UnpackedBatch } from '../packed-batch.js';

/** What a partition brings: its messages with this text, from an offset on. */
export function batchOf(topic: string, partition: number, texts: readonly string[], firstOffset = 0): UnpackedBatch {
  const messages = texts.map((text, index) => ({
    offset: String(firstOffset + index),
    key: Buffer.from(`key ${firstOffset + index}`),
    value: Buffer.from(text),
  }));
  const lastOffset = () => String(firstOffset + texts.length - 1);
  return new UnpackedBatch(packBatch({ topic, partition, messages, lastOffset }));
}
