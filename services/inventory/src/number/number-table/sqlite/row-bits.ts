/**
 * A bit for each id of a row, or for each index in a list of them: as quickly combined as they are many. Words have a
 * sign, because those are worked with as they are.
 */
export type RowBits = Int32Array;

export function hasBit(bits: RowBits, id: number): boolean {
  const place = id >>> 5;
  // Reading past the end is slow.
  return place < bits.length && ((bits[place]! >>> (id & 31)) & 1) === 1;
}

export function setBit(bits: RowBits, id: number): void {
  bits[id >>> 5]! |= 1 << (id & 31);
}

export function clearBit(bits: RowBits, id: number): void {
  bits[id >>> 5]! &= ~(1 << (id & 31));
}

/** Makes `both` of what one and the other have, which must not be shorter; answers how many words are not empty. */
export function intersectBits(one: RowBits, other: RowBits, both: RowBits): number {
  let filled = 0;
  for (let place = 0; place < both.length; place++) {
    const word = one[place]! & other[place]!;
    both[place] = word;
    if (word !== 0) filled++;
  }
  return filled;
}

/** Adds the others to `bits`, which must not be longer. */
export function addBits(bits: RowBits, others: RowBits): void {
  for (let word = 0; word < others.length; word++) bits[word]! |= others[word]!;
}

/** Not much further than to `enough`. */
export function countBits(bits: RowBits, enough = Infinity): number {
  let count = 0;
  for (let place = 0; place < bits.length && count <= enough; place++) {
    let word = bits[place]!;
    if (word === 0) continue;
    // Sums of two bits, of four, of eight, of all.
    word = (word - ((word >>> 1) & 0x55555555)) | 0;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    count += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return count;
}

/** From the lowest. `count`: of them all. */
export function listBits(bits: RowBits, count = countBits(bits)): Uint32Array {
  const ids = new Uint32Array(count);
  let next = 0;
  for (let place = 0; place < bits.length; place++) {
    for (let word = bits[place]!; word !== 0; word &= word - 1)
      ids[next++] = place * 32 + 31 - Math.clz32(word & -word);
  }
  return ids;
}
