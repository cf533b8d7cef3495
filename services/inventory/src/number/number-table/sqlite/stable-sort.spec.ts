import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { sortByKey } from './stable-sort.js';

const anyKey = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: 1_700_000_000_000, max: 1_700_000_100_000 }),
  fc.constantFrom(0, -0, Infinity, -Infinity, 0.5, 2 ** 53 - 1),
);

test('ids are sorted as comparing their keys does, equal ones as they were', () => {
  fc.assert(
    fc.property(fc.array(anyKey), (keys) => {
      const ids = Uint32Array.from(keys, (_, index) => keys.length - index);
      const keyOf = (id: number): number => keys[id - 1]!;
      const compared = [...ids].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0));
      expect([...sortByKey(ids, keyOf)]).toEqual(compared);
    }),
  );
});
