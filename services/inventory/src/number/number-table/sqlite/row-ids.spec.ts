import { describe, expect, test } from '@jest/globals';
import {
  blockOf,
  clearBit,
  countRowIds,
  forEachBlock,
  intersectBits,
  listRowIds,
  noBits,
  readBits,
  setBit,
  storeBits,
  uniteRowIds,
} from './row-ids.js';
import type { BlockBits } from './row-ids.js';

const IN_SEVERAL_BLOCKS = [1, 31, 32, 32_767, 32_768, 32_800, 1_000_000];

function rowIds(ids: readonly number[]): Map<number, BlockBits> {
  const blocks = new Map<number, BlockBits>();
  for (const id of ids) {
    const bits = blocks.get(blockOf(id)) ?? noBits();
    setBit(bits, id);
    blocks.set(blockOf(id), bits);
  }
  return blocks;
}

describe('ids of rows', () => {
  test('are listed and counted, whatever their block', () => {
    expect(listRowIds(rowIds(IN_SEVERAL_BLOCKS))).toEqual(IN_SEVERAL_BLOCKS);
    expect(countRowIds(rowIds(IN_SEVERAL_BLOCKS))).toBe(IN_SEVERAL_BLOCKS.length);
  });

  test('come from the highest block to the lowest when asked to', () => {
    const blocks: number[][] = [];
    forEachBlock(rowIds(IN_SEVERAL_BLOCKS), true, (ids) => blocks.push([...ids]));
    expect(blocks).toEqual([[1_000_000], [32_768, 32_800], [1, 31, 32, 32_767]]);
  });

  test('are united', () => {
    const united = uniteRowIds([rowIds([1, 40_000]), rowIds([2]), rowIds([1, 70_000])]);
    expect(listRowIds(united)).toEqual([1, 2, 40_000, 70_000]);
  });
});

describe('the bits of a block', () => {
  test.each([1, 2_047, 2_048, 32_768])('are stored and read again, be they %d', (count) => {
    const bits = noBits();
    for (let index = 0; index < count; index++) setBit(bits, 32_767 - index);
    const stored = storeBits(bits)!;
    expect(stored.length).toBeLessThanOrEqual(4_096);
    expect(readBits(stored)).toEqual(bits);
  });

  test('are not stored when there are none', () => {
    const bits = noBits();
    setBit(bits, 7);
    clearBit(bits, 7);
    expect(storeBits(bits)).toBeNull();
  });

  test('keep what others have, too', () => {
    const [bits, others] = [noBits(), noBits()];
    for (const id of [1, 2, 32_767]) setBit(bits, id);
    for (const id of [2, 3, 32_767]) setBit(others, id);
    expect(intersectBits(bits, others)).toBe(true);
    expect(listRowIds(new Map([[0, bits]]))).toEqual([2, 32_767]);
    expect(intersectBits(bits, noBits())).toBe(false);
  });
});
