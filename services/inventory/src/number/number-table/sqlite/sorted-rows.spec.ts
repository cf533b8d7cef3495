import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { setBit } from './row-bits.js';
import { rowIdsOf } from './row-ids.js';
import { ScratchBits } from './scratch-bits.js';
import { SortedRows } from './sorted-rows.js';
import type { Part, Place } from './sorted-rows.js';
import { sortByKey } from './stable-sort.js';

/** Few keys, so that many are the same; `Infinity` is none. */
const anyKey = fc.constantFrom(-1, 0, 0.5, 7, Infinity);

const forwards = (a: Place, b: Place): number => compare(a.key, b.key) || compare(a.number, b.number);
const backwards = (a: Place, b: Place): number =>
  compare(Number(a.key === Infinity), Number(b.key === Infinity)) || forwards(b, a);
const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

const numberAt = (index: number): number => (index * 7_919) % 10_007;

/** Rows whose numbers are in no order of their ids, beside what a plain sort of them answers. */
class Rows {
  private readonly places = new Map<number, Place>();
  private readonly sorted: SortedRows;
  private readonly scratch = new ScratchBits();

  constructor(keys: readonly number[]) {
    for (const [index, key] of keys.entries()) this.places.set(index + 1, { key, number: numberAt(index) });
    const ids = Uint32Array.from(this.places.keys());
    const byNumber = sortByKey(ids, (id) => this.placeOf(id).number);
    this.sorted = new SortedRows(
      sortByKey(byNumber, (id) => this.placeOf(id).key),
      (id) => this.placeOf(id),
    );
  }

  change(id: number, key: number): void {
    this.places.set(id, { key, number: this.places.get(id)?.number ?? 20_000 + id });
    this.sorted.rowChanged(id);
  }

  /** What is found, from lists and from bits, and what a plain sort has. */
  find(wanted: (id: number) => boolean, part: Part): { found: string[]; plain: string } {
    const order = part.descending ? backwards : forwards;
    const plain = [...this.places]
      .filter(([id, place]) => wanted(id) && (!part.after || order(place, part.after) > 0))
      .toSorted(([, a], [, b]) => order(a, b))
      .map(([id]) => id);
    const bits = new Int32Array((Math.max(0, ...plain) >>> 5) + 1);
    for (const id of this.places.keys()) if (wanted(id) && id < bits.length * 32) setBit(bits, id);
    const found = [rowIdsOf(bits), { list: null, bits }].map((rows) => {
      this.scratch.begin();
      return [...this.sorted.find(rows, part, this.scratch)].join();
    });
    return { found, plain: plain.join() };
  }

  all(): { ids: string; plain: string } {
    const plain = [...this.places].toSorted(([, a], [, b]) => forwards(a, b)).map(([id]) => id);
    return { ids: [...this.sorted.ids()].join(), plain: plain.join() };
  }

  private placeOf(id: number): Place {
    return this.places.get(id)!;
  }
}

const anyPart = fc.record({
  descending: fc.boolean(),
  // Mostly the number of a row: a page begins behind a row, as a rule.
  after: fc.option(
    fc.record({
      key: anyKey,
      number: fc.oneof(fc.integer({ min: 0, max: 9 }).map(numberAt), fc.integer({ min: 0, max: 10_100 })),
    }),
  ),
});

describe('rows in the order of a sort', () => {
  test('are found as a plain sort has them, before and after changes', () => {
    const anyChange = fc.record({ id: fc.integer({ min: 1, max: 20 }), key: anyKey });
    const anyWanted = fc.record({ every: fc.integer({ min: 1, max: 4 }), from: fc.integer({ min: 0, max: 40 }) });
    fc.assert(
      fc.property(
        fc.array(anyKey, { maxLength: 100 }),
        fc.array(fc.tuple(anyChange, anyWanted, anyPart), { maxLength: 20 }),
        fc.boolean(),
        (keys, steps, inPlace) => {
          const rows = new Rows(keys);
          for (const [{ id, key }, { every, from }, part] of steps) {
            const find = () => rows.find((row) => row % every === 0 && row >= from, part);
            const before = find();
            expect(before.found).toEqual([before.plain, before.plain]);
            rows.change(id, key);
            if (inPlace) expect(rows.all().ids).toBe(rows.all().plain);
            const after = find();
            expect(after.found).toEqual([after.plain, after.plain]);
          }
        },
      ),
    );
  });

  test('are none behind the last when the last of all has changed', () => {
    const rows = new Rows([1, 1, 1]);
    rows.change(3, 1);
    const { found } = rows.find(() => true, { descending: true, after: { key: Infinity, number: 0 } });
    expect(found).toEqual(['', '']);
  });

  test.each<[string, (id: number) => boolean]>([
    ['everywhere', (id) => id % 2 === 0],
    ['among the last alone, and many', (id) => id > 67_000],
    ['among the last alone, and few of all', (id) => id > 67_000 && id % 20 === 0],
    ['a handful', (id) => id % 20_011 === 0],
    ['nowhere', () => false],
  ])('are found when they are %s', (_, wanted) => {
    const rows = new Rows(Array.from({ length: 72_000 }, (__, index) => (index % 1_000 === 0 ? Infinity : index)));
    const parts: Part[] = [true, false].flatMap((descending) => [
      { descending, after: null },
      { descending, after: { key: 30_000, number: 0 } },
      { descending, after: { key: Infinity, number: 5_000 } },
    ]);
    const isSame = (): boolean[] =>
      parts.map((part) => rows.find(wanted, part)).map(({ found, plain }) => found.every((ids) => ids === plain));
    expect(isSame()).toEqual(parts.map(() => true));
    // More than are compared one by one.
    for (let id = 1; id < 72_000; id += 35) rows.change(id, 72_000 - id);
    expect(isSame()).toEqual(parts.map(() => true));
    const { ids, plain } = rows.all();
    expect(ids === plain).toBe(true);
  });
});
