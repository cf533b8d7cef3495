import { listBits, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';

/** Ids that differ in their last bits alone are in one block. Large blocks are fewer to read, small ones less to write. */
export const IDS_PER_BLOCK = 32_768;
const WORDS_PER_BLOCK = IDS_PER_BLOCK / 32;
const BITMAP_BYTES = IDS_PER_BLOCK / 8;

/** A block of a gram, as the file has it. */
export type StoredBlock = readonly [block: number, ids: Buffer];

export const blockOf = (id: number): number => Math.floor(id / IDS_PER_BLOCK);

export const noBits = (): RowBits => new Int32Array(WORDS_PER_BLOCK);

/** Few ids are stored as a list of places in the block, many as they are. Null when there are none. */
export function storeBits(bits: RowBits): Buffer | null {
  const places = listBits(bits);
  if (places.length === 0) return null;
  if (places.length * 2 >= BITMAP_BYTES) return Buffer.from(bits.buffer, bits.byteOffset, BITMAP_BYTES);
  return Buffer.from(new Uint16Array(places).buffer);
}

export function readBits(stored: Buffer): RowBits {
  const bits = noBits();
  addStored(stored, bits);
  return bits;
}

/** All blocks of a gram, in their order, as one. */
export function readBlocks(stored: readonly StoredBlock[]): RowBits {
  const last = stored.at(-1);
  const bits = new Int32Array(last ? (last[0] + 1) * WORDS_PER_BLOCK : 0);
  for (const [block, ids] of stored) {
    addStored(ids, bits.subarray(block * WORDS_PER_BLOCK, (block + 1) * WORDS_PER_BLOCK));
  }
  return bits;
}

function addStored(stored: Buffer, bits: RowBits): void {
  if (stored.length === BITMAP_BYTES) return new Uint8Array(bits.buffer, bits.byteOffset).set(stored);
  const { buffer, byteOffset, length } = stored.byteOffset % 2 === 0 ? stored : Buffer.from(new Uint8Array(stored));
  for (const place of new Uint16Array(buffer, byteOffset, length / 2)) setBit(bits, place);
}
