import { expect, test } from '@jest/globals';
import { digitsOfCode, numberCode } from './number-table.schema.js';

test('codes of numbers sort as the numbers do', () => {
  const numbers = [
    '+1',
    '+10',
    '+14155550100',
    '+141555501001',
    '+14155550101',
    '+2',
    '+358401234',
    '+999999999999999',
  ];
  const codes = numbers.map(numberCode);
  expect(codes).toEqual(codes.toSorted((a, b) => a - b));
  expect(new Set(codes).size).toBe(numbers.length);
  expect(codes.map((code) => `+${digitsOfCode(code)}`)).toEqual(numbers);
});
