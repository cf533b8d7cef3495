import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { NumberRows, hasVoice, holderOf, isLeaving, isOnHold, isOutboundDisabled } from './number-rows.js';
import { NONE } from '#number-cells';

const FRESH = { holder: 0, voice: true, onHold: false };

/** The neighbours of an office, and whatever E.164 allows. */
const anyNumber = fc
  .oneof(
    fc.integer({ min: 14_155_550_000, max: 14_155_559_999 }),
    fc.integer({ min: 1_000_000, max: 999_999_999_999_999 }),
  )
  .map((digits) => `+${digits}`);

describe('NumberRows', () => {
  test('keeps what was written of each number, however many there are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyNumber, { minLength: 1, maxLength: 20_000 }), (numbers) => {
        const rows = new NumberRows();
        for (const [index, number] of numbers.entries()) {
          rows.acquire(number, { holder: index, voice: index % 2 === 0, onHold: index % 3 === 0 });
          rows.setInbound(rows.find(number), index + 7);
          rows.setOutboundDisabled(rows.find(number), index % 5 === 0);
          rows.setLeaving(rows.find(number), index % 7 === 0);
        }
        expect(rows.count).toBe(numbers.length);
        for (const [index, number] of numbers.entries()) {
          const row = rows.find(number);
          const standing = rows.standing(row);
          expect([holderOf(standing), rows.inbound(row)]).toStrictEqual([index, index + 7]);
          const flags = [hasVoice(standing), isOnHold(standing), isOutboundDisabled(standing), isLeaving(standing)];
          expect(flags).toStrictEqual([2, 3, 5, 7].map((divisor) => index % divisor === 0));
        }
      }),
      { numRuns: 20 },
    );
  });

  test('a number that is acquired again begins anew at its row', () => {
    const rows = new NumberRows();
    rows.acquire('+14155550100', FRESH);
    const row = rows.find('+14155550100');
    rows.setOutboundDisabled(row, true);
    rows.setOnHold(row, true);
    rows.setLeaving(row, true);
    rows.setInbound(row, 3);
    rows.giveBack(row);
    expect(holderOf(rows.standing(row))).toBe(NONE);
    rows.acquire('+14155550100', { ...FRESH, holder: 4 });
    expect([rows.find('+14155550100'), rows.count, holderOf(rows.standing(row))]).toStrictEqual([row, 1, 4]);
    const number = rows.standing(row);
    expect([isOutboundDisabled(number), isOnHold(number), isLeaving(number)]).toStrictEqual([false, false, false]);
    expect(rows.inbound(row)).toBe(NONE);
  });

  test('nothing but the number itself finds it', () => {
    const rows = new NumberRows();
    rows.acquire('+14155550100', FRESH);
    for (const other of ['14155550100', '+1415555010', '+14155550100 ', '+1.41555501e10', '', '+14155550101', '+0'])
      expect(rows.find(other)).toBe(NONE);
  });

  test('what is no number is not kept', () => {
    const rows = new NumberRows();
    for (const odd of ['', 'sales', '+', '+1234567890123456', '14155550100']) rows.acquire(odd, FRESH);
    expect(rows.count).toBe(0);
  });
});
