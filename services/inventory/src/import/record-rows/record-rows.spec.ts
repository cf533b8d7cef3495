import { describe, expect, test } from '@jest/globals';
import type { ImportFinished, ImportNumbersClaimed, ImportRowsProcessed } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideRecordRows } from './record-rows.js';
import type { AccountRow } from './record-rows.js';

const next = { page: 'page-2' };
const inUse = { outcome: 'failed', code: 'number_in_use', detail: 'Another workspace has it.' } as const;
const held = { outcome: 'skipped', code: 'already_held', detail: 'It is here already.' } as const;
const record =
  (rows: readonly AccountRow[], firstRow = 1) =>
  (state: ImportState) =>
    decideRecordRows({ rows, firstRow, next }, state);

const first: ImportRowsProcessed = {
  type: 'ImportRowsProcessed',
  importId: 'import-1',
  next,
  totals: { imported: 1, skipped: 0, failed: 1 },
  imported: [[1, '+14155550100']],
  leftOut: [{ row: 2, number: '+14155550101', ...inUse }],
  open: [],
};

describe('record the rows of an import from a carrier account', () => {
  test('with totals so far', () => {
    const rows: AccountRow[] = [
      { number: '+14155550100', outcome: 'imported' },
      { number: '+14155550101', ...inUse },
    ];
    expect(given([accountImportStarted]).when(record(rows))).toStrictEqual([first]);
  });

  test('with what is to be known of a number that came', () => {
    const remark = { code: 'overridden', detail: 'Its messages are taken by messaging service MG1.' };
    const rows: AccountRow[] = [
      { number: '+14155550100', outcome: 'imported', remark },
      { number: '+14155550101', outcome: 'imported' },
    ];
    expect(given([accountImportStarted]).when(record(rows))).toMatchObject([
      {
        imported: [
          [1, '+14155550100', remark],
          [2, '+14155550101'],
        ],
      },
    ]);
  });

  test('counts on', () => {
    expect(given([accountImportStarted, first]).when(record([{ number: '+14155550102', ...held }], 3))).toStrictEqual([
      {
        ...first,
        totals: { imported: 1, skipped: 1, failed: 1 },
        imported: [],
        leftOut: [{ row: 3, number: '+14155550102', ...held }],
      },
    ]);
  });

  test('moves on where a page brought nothing', () => {
    expect(given([accountImportStarted]).when(record([]))).toMatchObject([{ next, imported: [], leftOut: [] }]);
  });

  test('leaves open what was claimed and has no row yet', () => {
    const claimed: ImportNumbersClaimed = {
      type: 'ImportNumbersClaimed',
      importId: 'import-1',
      next: null,
      totals: { imported: 0, skipped: 0, failed: 0 },
      open: ['+14155550100', '+14155550102'],
    };
    const rows: AccountRow[] = [{ number: '+14155550100', outcome: 'imported' }];
    expect(given([accountImportStarted, claimed]).when(record(rows))).toMatchObject([{ open: ['+14155550102'] }]);
  });

  test('changes nothing when they do not follow what is written down', () => {
    const late = record([{ number: '+14155550102', ...held }], 2);
    for (const history of [[accountImportStarted], [accountImportStarted, first]]) {
      expect(given(history).when(late)).toStrictEqual([]);
    }
  });

  test('changes nothing once the import has finished, or was never started', () => {
    const totals = { imported: 0, skipped: 0, failed: 0 };
    const finished: ImportFinished = { type: 'ImportFinished', importId: 'import-1', totals, failure: null };
    expect(given([accountImportStarted, finished]).when(record([]))).toStrictEqual([]);
    expect(given().when(record([]))).toStrictEqual([]);
  });
});
