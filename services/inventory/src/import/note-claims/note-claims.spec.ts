import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { ImportFinished, ImportNumbersClaimed } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideNoteClaims } from './note-claims.js';

const totals = { imported: 0, skipped: 0, failed: 0 };
const [first, second] = ['+14155550100', '+14155550101'] as const;
const note =
  (...numbers: string[]) =>
  (state: ImportState) =>
    decideNoteClaims({ numbers }, state);
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

  test('is refused once the import has finished, or was never started', () => {
    const finished: ImportFinished = { type: 'ImportFinished', importId: 'import-1', totals, failure: null };
    expect(given([accountImportStarted, claimed(first), finished]).when(note(second))).toStrictEqual(
      refused('not_found'),
    );
    expect(given().when(note(first))).toStrictEqual(refused('not_found'));
  });
});
