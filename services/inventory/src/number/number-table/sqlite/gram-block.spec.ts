import { describe, expect, test } from '@jest/globals';
import { blockOf, IDS_PER_BLOCK, noBits, readBits, readBlocks, storeBits } from './gram-block.js';
import type { StoredBlock } from './gram-block.js';
import { clearBit, listBits, setBit } from './row-bits.js';
import type { RowBits } from './row-bits.js';

const IN_SEVERAL_BLOCKS = [1, 31, 32, 32_767, 32_768, 32_800, 1_000_000];

function stored(ids: readonly number[]): StoredBlock[] {
  const blocks = new Map<number, RowBits>();
  for (const id of ids) {
    const bits = blocks.get(blockOf(id)) ?? noBits();
    setBit(bits, id % IDS_PER_BLOCK);
    blocks.set(blockOf(id), bits);
  }
  return [...blocks].map(([block, bits]) => [block, storeBits(bits)!]);
}

describe('the bits of a block', () => {
  test.each([1, 2_047, 2_048, 32_768])('are stored and read again, be they %d', (count) => {
    const bits = noBits();
    for (let index = 0; index < count; index++) setBit(bits, 32_767 - index);
    const block = storeBits(bits)!;
    expect(block.length).toBeLessThanOrEqual(4_096);
    expect(readBits(block)).toEqual(bits);
  });

  test('are read from wherever in memory they are', () => {
    const [[, block]] = stored([2, 300]) as [StoredBlock];
    const moved = Buffer.concat([Buffer.alloc(1), block]).subarray(1);
    expect([...listBits(readBits(moved))]).toEqual([2, 300]);
  });

  test('are not stored when there are none', () => {
    const bits = noBits();
    setBit(bits, 7);
    clearBit(bits, 7);
    expect(storeBits(bits)).toBeNull();
  });
});

test('the blocks of a gram are read as one, lists and bitmaps alike', () => {
  const many = Array.from({ length: 5_000 }, (_, index) => 2 * IDS_PER_BLOCK + index);
  const ids = [...IN_SEVERAL_BLOCKS, ...many].toSorted((a, b) => a - b);
  expect([...listBits(readBlocks(stored(ids)))]).toEqual(ids);
  expect(readBlocks([])).toHaveLength(0);
});
