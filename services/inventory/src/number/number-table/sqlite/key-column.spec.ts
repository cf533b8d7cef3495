import { describe, expect, test } from '@jest/globals';
import { Codes, KeyColumn } from './key-column.js';

describe('codes of texts', () => {
  test('rank texts as SQLite does, by their bytes, and null behind all', () => {
    const codes = new Codes();
    // In UTF-16 the last two would change places.
    for (const text of ['b', null, 'a', '\u{1f4de}', '\uff5e']) codes.codeOf(text);
    expect([...codes.textRanks()]).toEqual([1, Infinity, 0, 3, 2]);
  });

  test('rank a text that no row has any more between its neighbours', () => {
    const codes = new Codes();
    for (const text of ['a', 'c']) codes.codeOf(text);
    expect(['', 'a', 'b', 'c', 'd'].map((text) => codes.textRank(text))).toEqual([-0.5, 0, 0.5, 1, 1.5]);
  });

  test('rank anew when another text comes', () => {
    const codes = new Codes();
    codes.codeOf('b');
    expect(codes.textRank('b')).toBe(0);
    codes.codeOf('a');
    expect(codes.textRank('b')).toBe(1);
  });
});

test('a column of keys grows with the ids of its rows', () => {
  const column = new KeyColumn(Float64Array, Number);
  column.set(1, 1.5);
  column.set(100_000, 2.5);
  expect([column.keys[1], column.keys[100_000]]).toEqual([1.5, 2.5]);
});
