import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { DriftKind } from './domain/drift.events.js';
import { neverChecked } from './domain/drift.state.js';
import type { DriftState, KnownLine } from './domain/drift.state.js';
import { driftIdOf } from './drift.aggregate.js';
import { checked } from './fixtures/drift-histories.js';
import { RegionTurns } from './region-turns.js';

type Known = Pick<DriftState, 'lines' | 'checked'>;
const AT = '2026-01-02T03:04:05.006Z';
const numberAt = (place: number): string => `+1415${5_550_000 + place}`;
const numbersFrom = (from: number, count: number) =>
  Array.from({ length: count }, (_, place) => numberAt(from + place));

function linesOf(kind: DriftKind, numbers: readonly string[]): DriftState['lines'] {
  const facts = { here: null, there: null, override: null, foundAt: AT, fixAsked: null };
  const lines = numbers.map((number): KnownLine => ({ driftId: driftIdOf(kind, number), kind, number, ...facts }));
  return new Map(lines.map((line) => [line.driftId, line]));
}

/** What one check asks, and what the next one knows by that. */
function check(known: Known, { moved = [] as readonly string[], unmoved = [] as readonly string[] }) {
  const turns = new RegionTurns(known);
  for (const number of unmoved) turns.add(number, false);
  for (const number of moved) turns.add(number, true);
  const { numbers, asked } = turns.chosen();
  const next: Known = { ...known, checked: { ...checked(), ...(asked && { regionsAsked: asked }), at: AT } };
  return { numbers: [...numbers], asked, next };
}

describe('turns to be asked for a region', () => {
  test('are of all where all can be asked, and nothing is to be remembered then', () => {
    const [moved, unmoved] = [numbersFrom(0, 400), numbersFrom(400, 600)];
    const { numbers, asked } = check(neverChecked, { moved, unmoved });
    expect([new Set(numbers), asked]).toEqual([new Set([...moved, ...unmoved]), undefined]);
  });

  test('come to each number within so many checks as it takes, in whatever order the numbers are read', () => {
    const anyCount = fc.integer({ min: 0, max: 2_500 });
    fc.assert(
      fc.property(anyCount, anyCount, fc.boolean(), (movedCount, unmovedCount, isBackwards) => {
        const inOrder = (numbers: readonly string[]) => (isBackwards ? numbers.toReversed() : numbers);
        const moved = inOrder(numbersFrom(0, movedCount));
        const unmoved = inOrder(numbersFrom(5_000, unmovedCount));
        const left = new Set([...moved, ...unmoved]);
        let known: Known = neverChecked;
        // Numbers that were not moved have a hundred turns at least in each check, the others the rest.
        const share = unmovedCount > 0 ? 900 : 1_000;
        const checks = Math.ceil(movedCount / share) + Math.ceil(unmovedCount / 100);
        for (let times = 0; times < checks; times += 1) {
          const { numbers, next } = check(known, { moved, unmoved });
          expect(numbers.length).toBe(Math.min(1_000, movedCount + unmovedCount));
          for (const number of numbers) left.delete(number);
          known = next;
        }
        expect(left.size).toBe(0);
      }),
      { numRuns: 25 },
    );
  });

  test('go on after a number that is not held any more, and meet one that has come', () => {
    const unmoved = numbersFrom(0, 1_500);
    const first = check(neverChecked, { unmoved });
    expect(first.asked).toEqual({ moved: null, unmoved: numberAt(999) });
    const changed = [...unmoved.filter((number) => number !== numberAt(999)), numberAt(2_000)];
    const second = check(first.next, { unmoved: changed });
    expect(new Set(second.numbers)).toEqual(
      new Set([...numbersFrom(1_000, 500), numberAt(2_000), ...numbersFrom(0, 499)]),
    );
  });

  test('are always of those whose line only the carrier could say is over', () => {
    const [moved, unmoved] = [numbersFrom(5_000, 1_500), numbersFrom(0, 1_500)];
    const [last, lastMoved] = [numberAt(1_499), numberAt(6_499)];
    const lines = new Map([
      ...linesOf('region_changed', [last]),
      ...linesOf('webhooks_changed', [lastMoved, numberAt(1_498)]),
    ]);
    let known: Known = { ...neverChecked, lines };
    for (let times = 0; times < 3; times += 1) {
      const { numbers, next } = check(known, { moved, unmoved });
      expect(numbers).toEqual(expect.arrayContaining([last, lastMoved]));
      // Of a number that is at home, what its list shows tells of its webhooks.
      expect(numbers).not.toContain(numberAt(1_498));
      expect(numbers.length).toBe(1_000);
      known = next;
    }
  });

  test('leave a hundred each to those that were moved and to those that were not, however many are told of', async () => {
    const [moved, unmoved] = [numbersFrom(5_000, 1_500), numbersFrom(0, 1_500)];
    const left = new Set([...moved, ...unmoved]);
    let known: Known = { ...neverChecked, lines: linesOf('region_changed', unmoved.slice(0, 1_000)) };
    for (let times = 0; times < 15; times += 1) {
      const { numbers, next } = check(known, { moved, unmoved });
      expect(numbers.slice(0, 800)).toEqual(unmoved.slice(0, 800));
      expect(numbers.filter((number) => moved.includes(number))).toHaveLength(100);
      expect(numbers).toHaveLength(1_000);
      for (const number of numbers) left.delete(number);
      known = next;
    }
    expect(left.size).toBe(0);
  });
});
