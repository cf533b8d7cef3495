import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { ImportFinished, ImportNumbersClaimed } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideFinishImport } from './finish-import.js';

const failure = { code: 'internal_error', detail: 'Import again.' } as const;
const finish = (state: ImportState) => decideFinishImport({ failure }, state);
const finished: ImportFinished = {
  type: 'ImportFinished',
  importId: 'import-1',
  totals: { imported: 0, skipped: 0, failed: 0 },
  failure,
};

describe('finish an import', () => {
  test('ends it where it stands', () => {
    expect(given([accountImportStarted]).when(finish)).toStrictEqual([finished]);
  });

  test('early, it keeps how many were expected, so that it shows how many never had a turn', () => {
    const { totals } = finished;
    const noted = { type: 'ImportProgressNoted', importId: 'import-1', next: null, totals, open: [] } as const;
    const history = [accountImportStarted, { ...noted, expected: 7, restingUntil: null }];
    expect(given(history).when(finish)).toStrictEqual([{ ...finished, expected: 7 }]);
    const { state } = given([accountImportStarted, { ...finished, expected: 7 }]);
    expect(state).toMatchObject({ status: 'finished', expected: 7 });
    expect(given([accountImportStarted, finished]).state).toMatchObject({ expected: null });
    const all = given(history).when((known) => decideFinishImport({ failure: null }, known));
    expect(all).toStrictEqual([{ ...finished, failure: null }]);
  });

  test('is refused while a number that it has claimed has no row', () => {
    const claimed: ImportNumbersClaimed = {
      type: 'ImportNumbersClaimed',
      importId: 'import-1',
      next: null,
      totals: finished.totals,
      open: ['+14155550100'],
    };
    expect(given([accountImportStarted, claimed]).when(finish)).toStrictEqual(refused('import_moved_on'));
  });

  test('changes nothing the second time, or of an import that never was', () => {
    expect(given([accountImportStarted, finished]).when(finish)).toStrictEqual([]);
    expect(given().when(finish)).toStrictEqual([]);
  });
});
