/** Ids that differ in their last bits alone are in one block. Large blocks are fewer to read, small ones less to write. */
const IDS_PER_BLOCK = 32_768;
const WORDS_PER_BLOCK = IDS_PER_BLOCK / 32;
const BITMAP_BYTES = IDS_PER_BLOCK / 8;

/** A bit for each id of a block. */
export type BlockBits = Uint32Array;

/** Ids of rows, by block: as quickly combined as they are many. */
export type RowIds = ReadonlyMap<number, BlockBits>;

export const blockOf = (id: number): number => Math.floor(id / IDS_PER_BLOCK);

export const noBits = (): BlockBits => new Uint32Array(WORDS_PER_BLOCK);

export function setBit(bits: BlockBits, id: number): void {
  const place = id % IDS_PER_BLOCK;
  bits[place >>> 5]! |= 1 << (place & 31);
}

export function clearBit(bits: BlockBits, id: number): void {
  const place = id % IDS_PER_BLOCK;
  bits[place >>> 5]! &= ~(1 << (place & 31));
}

/** Few ids are stored as a list of places in the block, many as they are. Null when there are none. */
export function storeBits(bits: BlockBits): Buffer | null {
  const places = listBits(bits, 0);
  if (places.length === 0) return null;
  if (places.length * 2 >= BITMAP_BYTES) return Buffer.from(bits.buffer, bits.byteOffset, BITMAP_BYTES);
  return Buffer.from(Uint16Array.from(places).buffer);
}

export function readBits(stored: Buffer): BlockBits {
  const { buffer, byteOffset, length } = stored.byteOffset % 4 === 0 ? stored : Buffer.from(new Uint8Array(stored));
  if (length === BITMAP_BYTES) return new Uint32Array(buffer, byteOffset, WORDS_PER_BLOCK);
  const bits = noBits();
  for (const place of new Uint16Array(buffer, byteOffset, length / 2)) setBit(bits, place);
  return bits;
}

/** Keeps in `bits` what the others have, too; false when nothing is left. */
export function intersectBits(bits: BlockBits, others: BlockBits): boolean {
  let left = 0;
  for (let word = 0; word < WORDS_PER_BLOCK; word++) left |= bits[word]! &= others[word]!;
  return left !== 0;
}

export function uniteRowIds([first = new Map(), ...others]: readonly RowIds[]): RowIds {
  const united = new Map(first);
  for (const [block, bits] of others.flatMap((ids) => [...ids])) {
    const present = united.get(block);
    united.set(block, present ? present.map((word, index) => word | bits[index]!) : bits);
  }
  return united;
}

export function countRowIds(ids: RowIds): number {
  let count = 0;
  for (const bits of ids.values()) count += countBits(bits);
  return count;
}

export function listRowIds(ids: RowIds): number[] {
  const list: number[] = [];
  forEachBlock(ids, false, (block) => list.push(...block));
  return list;
}

/** The ids block by block, from the lowest block or from the highest; within it, from the lowest id. */
export function forEachBlock(ids: RowIds, descending: boolean, visit: (ids: Int32Array) => void): void {
  const blocks = [...ids].toSorted(([a], [b]) => (descending ? b - a : a - b));
  for (const [block, bits] of blocks) visit(listBits(bits, block * IDS_PER_BLOCK));
}

function listBits(bits: BlockBits, firstId: number): Int32Array {
  const ids = new Int32Array(countBits(bits));
  let next = 0;
  for (let place = 0; place < WORDS_PER_BLOCK; place++) {
    for (let word = bits[place]!; word !== 0; word &= word - 1) {
      ids[next++] = firstId + place * 32 + 31 - Math.clz32(word & -word);
    }
  }
  return ids;
}

function countBits(bits: BlockBits): number {
  let count = 0;
  for (let word of bits) {
    // Sums of two bits, of four, of eight, of all.
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}
