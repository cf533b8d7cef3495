import { expect, test } from '@jest/globals';
import { NONE, RowsByDigits } from './rows-by-digits.js';

const ROWS = 20_000;

test('every row is found from the moment it was added, also while the table is left for a larger one', () => {
  const digitsOf = (row: number) => 14_155_550_000 + row * 7;
  const rows = new RowsByDigits(digitsOf);
  for (let row = 0; row < ROWS; row += 1) {
    expect(rows.find(digitsOf(row))).toBe(NONE);
    rows.add(row);
    for (const added of [row, row >>> 1, row >>> 3, 0]) {
      if (rows.find(digitsOf(added)) !== added) throw new Error(`Row ${added} was lost when ${row} was added.`);
    }
  }
  for (let row = 0; row < ROWS; row += 1) expect(rows.find(digitsOf(row))).toBe(row);
});

test('digits that differ above 32 bits alone are told apart', () => {
  const digits = [7_000_000, 7_000_000 + 2 ** 32, 7_000_000 + 2 ** 40, 7_000_000 + 2 ** 49];
  const rows = new RowsByDigits((row) => digits[row]!);
  for (const row of digits.keys()) rows.add(row);
  expect(digits.map((one) => rows.find(one))).toStrictEqual([0, 1, 2, 3]);
  expect(rows.find(7_000_000 + 2 ** 33)).toBe(NONE);
});
