import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { HeldNumber } from '#number-register';
import { HeldNumbers } from './held-numbers.js';

const capabilities = { voice: true, sms: true, mms: false };
const held = (number: string): HeldNumber => ({ number, status: 'active', capabilities, region: null });

const anyHeld: fc.Arbitrary<HeldNumber> = fc.record({
  number: fc.stringMatching(/^\+[1-9][0-9]{1,14}$/),
  status: fc.constantFrom('active', 'releasing'),
  capabilities: fc.record({ voice: fc.boolean(), sms: fc.boolean(), mms: fc.boolean() }),
  region: fc.constantFrom(null, 'us1', 'ie1', 'au1'),
});
const inOrder = (numbers: readonly HeldNumber[]) =>
  numbers.toSorted((one, other) => (one.number < other.number ? -1 : 1));

describe('held numbers', () => {
  test('are what a map of them is, however many digits they have', () => {
    const several = fc.uniqueArray(anyHeld, { selector: ({ number }) => number, maxLength: 700, size: 'max' });
    fc.assert(
      fc.property(several, fc.array(fc.stringMatching(/^\+[1-9][0-9]{1,14}$/)), (numbers, strangers) => {
        const known = new HeldNumbers();
        const model = new Map(numbers.map((each) => [each.number, each]));
        for (const each of inOrder(numbers)) known.add(each);
        expect(known.size).toBe(model.size);
        const asked = [...strangers, ...numbers.filter((_, index) => index % 2 === 0).map(({ number }) => number)];
        for (const number of asked) expect(known.see(number)).toEqual(model.get(number));
        const unseen = inOrder(numbers).filter(({ number }) => !asked.includes(number));
        expect(inOrder([...known.unseen()])).toEqual(unseen);
      }),
      { numRuns: 50 },
    );
  });

  test('that come out of order are refused: they could not be found', () => {
    const known = new HeldNumbers();
    known.add(held('+14155550101'));
    expect(() => known.add(held('+14155550100'))).toThrow('out of order');
    expect(() => known.add(held('+14155550101'))).toThrow('out of order');
  });

  test('take a million numbers in nine bytes each, twice that while it grows', () => {
    const known = new HeldNumbers();
    const before = process.memoryUsage().arrayBuffers;
    for (let index = 0; index < 1_000_000; index += 1) known.add(held(`+1415${1_000_000 + index}`));
    expect(known.size).toBe(1_000_000);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(40_000_000);
    expect(known.see('+14151999999')).toEqual(held('+14151999999'));
  });
});
