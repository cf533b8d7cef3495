import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setBit } from './row-bits.js';
import { countRowIds, intersectRowIds, keepBits, listRowIds, rowIdsOf, uniteRowIds } from './row-ids.js';
import { ScratchBits } from './scratch-bits.js';

/** Few and many ids of a few thousand rows. */
const anyIds = fc.oneof(
  fc.uniqueArray(fc.integer({ min: 0, max: 3_000 }), { maxLength: 20 }),
  fc
    .tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 1, max: 5 }))
    .map(([start, step]) => idsFrom(start, step)),
);

function idsFrom(start: number, step: number): number[] {
  return Array.from({ length: 1_000 / step }, (_, index) => start + index * step);
}

function rowIds(ids: readonly number[]) {
  const bits = new Int32Array(ids.length === 0 ? 0 : (Math.max(...ids) >>> 5) + 1);
  for (const id of ids) setBit(bits, id);
  return rowIdsOf(bits);
}

const sorted = (ids: Iterable<number>): number[] => [...new Set(ids)].toSorted((a, b) => a - b);

test('few ids are a list, many are not', () => {
  expect(rowIds([7, 3_000]).list).toEqual(Uint32Array.of(7, 3_000));
  expect(rowIds(idsFrom(7, 1)).list).toBeNull();
});

test('ids are combined as sets are, be they few or many', () => {
  const scratch = new ScratchBits();
  fc.assert(
    fc.property(
      fc.array(fc.array(anyIds, { minLength: 1, maxLength: 3 }), { maxLength: 3 }),
      anyIds,
      (groups, kept) => {
        scratch.begin();
        const both = groups.map((group) => intersectRowIds(group.map(rowIds), scratch));
        const united = uniteRowIds(both, scratch);
        const found = keepBits(united, rowIds(kept).bits, scratch);
        const inAll = groups.map(([first = [], ...others]) =>
          first.filter((id) => others.every((ids) => ids.includes(id))),
        );
        expect(both.map((ids) => [...listRowIds(ids)])).toEqual(inAll.map(sorted));
        expect([...listRowIds(united)]).toEqual(sorted(inAll.flat()));
        expect([...listRowIds(found)]).toEqual(sorted(inAll.flat().filter((id) => kept.includes(id))));
        expect(countRowIds(united)).toBe(sorted(inAll.flat()).length);
      },
    ),
  );
});

test('counting may stop when there are enough', () => {
  const ids = rowIds(idsFrom(0, 1));
  expect(countRowIds(ids, 10)).toBeGreaterThan(10);
  expect(countRowIds(ids, 10)).toBeLessThan(1_000);
});
