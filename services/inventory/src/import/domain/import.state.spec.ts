import { describe, expect, test } from '@jest/globals';
import type { ImportEvent } from './import.events.js';
import { evolveImport, totalRows, unknownImport } from './import.state.js';

const events: ImportEvent[] = [
  { type: 'ImportStarted', importId: 'i1', file: 'a.csv', sha256: 'aa', bytes: 10, ignoredColumns: [] },
  ...[1, 2, 3].map((block): ImportEvent => ({
    type: 'ImportRowsProcessed',
    importId: 'i1',
    next: { offset: block * 100, line: block * 10 },
    totals: { imported: block, skipped: 1, failed: block * 2 },
    imported: [[block, '+14155550100']],
    leftOut: [],
  })),
  { type: 'ImportFinished', importId: 'i1', totals: { imported: 3, skipped: 1, failed: 6 }, failure: null },
];

const fold = (some: readonly ImportEvent[]) => some.reduce(evolveImport, unknownImport);

describe('the state of an import', () => {
  test.each([1, 2, 3, 4, 5])('is told by its first event and its last, after %i events', (count) => {
    const all = events.slice(0, count);
    expect(fold([all[0]!, all.at(-1)!])).toEqual(fold(all));
  });

  test('is unknown without the event that starts it', () => {
    expect(fold(events.slice(1))).toEqual(unknownImport);
  });

  test('counts every row once', () => {
    expect(totalRows({ imported: 3, skipped: 1, failed: 6 })).toBe(10);
  });
});
