import { expect, test } from '@jest/globals';
import { digitsOfCode, numberCode, readFacet } from './number-table.schema.js';

test('a facet tells the same of a row, however many workspaces came before', () => {
  const facet = 0b10_01_11_101_1_0_10;
  const told = {
    status: 2,
    carrier: 1,
    type: 3,
    capabilities: 5,
    inbound: true,
    sms: false,
    outboundCalls: 0,
  };
  for (const workspace of [1, 18_447, 1_000_000, 2 ** 38]) expect(readFacet(workspace * 2 ** 13 + facet)).toEqual(told);
});

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
