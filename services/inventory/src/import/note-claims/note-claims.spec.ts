import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { ImportFinished, ImportNumbersClaimed, ImportRowsProcessed } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideNoteClaims } from './note-claims.js';

const totals = { imported: 0, skipped: 0, failed: 0 };
const [first, second] = ['+14155550100', '+14155550101'] as const;
const noteFrom =
  (firstRow: number, ...numbers: string[]) =>
  (state: ImportState) =>
    decideNoteClaims({ numbers, firstRow }, state);
const note = (...numbers: string[]) => noteFrom(1, ...numbers);
const claimed = (...open: string[]): ImportNumbersClaimed => ({
  type: 'ImportNumbersClaimed',
  importId: 'import-1',
  next: null,
  totals,
  open,
});

describe('note what an import has claimed', () => {
  test('with what it claimed before and has not told of', () => {
    expect(given([accountImportStarted]).when(note(first))).toStrictEqual([claimed(first)]);
    expect(given([accountImportStarted, claimed(first)]).when(note(second))).toStrictEqual([claimed(first, second)]);
  });

  test('says nothing of nothing', () => {
    expect(given([accountImportStarted]).when(note())).toStrictEqual([]);
  });

  test('is refused behind the rows of what it claims, for that may have come and gone since', () => {
    const told: ImportRowsProcessed = {
      type: 'ImportRowsProcessed',
      importId: 'import-1',
      next: { page: null },
      totals: { ...totals, imported: 1 },
      imported: [[1, first]],
      leftOut: [],
      open: [],
    };
    const since = given([accountImportStarted, claimed(first), told]);
    for (const late of [note(first), note(first, second), note()]) {
      expect(since.when(late)).toStrictEqual(refused('import_moved_on'));
    }
    expect(since.when(noteFrom(2, second))).toStrictEqual([
      { ...claimed(second), next: { page: null }, totals: told.totals },
    ]);
  });

  test('is refused once the import has finished, or was never started', () => {
    const finished: ImportFinished = { type: 'ImportFinished', importId: 'import-1', totals, failure: null };
    expect(given([accountImportStarted, claimed(first), finished]).when(note(second))).toStrictEqual(
      refused('not_found'),
    );
    expect(given().when(note(first))).toStrictEqual(refused('not_found'));
  });
});
