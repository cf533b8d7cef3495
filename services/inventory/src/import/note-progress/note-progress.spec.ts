import { describe, expect, test } from '@jest/globals';
import type { ImportEvent, ImportProgressNoted } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';
import { accountImportStarted, given } from '../fixtures/import-histories.js';
import { decideFinishImport } from '../finish-import/finish-import.js';
import { decideNoteClaims } from '../note-claims/note-claims.js';
import { decideRecordRows } from '../record-rows/record-rows.js';
import { decideNoteProgress } from './note-progress.js';

const UNTIL = '2026-11-01T00:01:00.000Z';
const totals = { imported: 0, skipped: 0, failed: 0 };
const numbers = ['+14155550100'];
const noted = (expected: number | null, restingUntil: string | null = null): ImportProgressNoted => {
  return { type: 'ImportProgressNoted', importId: 'import-1', next: null, totals, open: [], expected, restingUntil };
};
const note =
  (expected: number | null, restingUntil: string | null = null) =>
  (state: ImportState) =>
    decideNoteProgress({ expected, restingUntil }, state);

describe('note how an import goes on', () => {
  test('with how many rows there will be, and until when its carrier wants to be left alone', () => {
    expect(given([accountImportStarted]).when(note(7))).toStrictEqual([noted(7)]);
    expect(given([accountImportStarted, noted(7)]).when(note(null, UNTIL))).toStrictEqual([noted(7, UNTIL)]);
    expect(given([accountImportStarted, noted(7, UNTIL)]).state).toMatchObject({ expected: 7, restingUntil: UNTIL });
  });

  test('says nothing that is known, nor of an import that has ended or never was', () => {
    expect(given([accountImportStarted]).when(note(null))).toStrictEqual([]);
    expect(given([{ ...accountImportStarted, numbers }]).when(note(1))).toStrictEqual([]);
    const known = given([accountImportStarted, noted(7, UNTIL)]);
    expect([known.when(note(7, UNTIL)), known.when(note(null, UNTIL))]).toStrictEqual([[], []]);
    const finished = { type: 'ImportFinished', importId: 'import-1', totals, failure: null } as const;
    expect(given([accountImportStarted, finished]).when(note(7))).toStrictEqual([]);
    expect(given().when(note(7))).toStrictEqual([]);
  });

  test('stays known by what comes after it, as the first event and the last tell it', () => {
    const row = { number: numbers[0]!, outcome: 'imported' } as const;
    const steps: ((state: ImportState) => ImportEvent[])[] = [
      note(1, UNTIL),
      (state) => decideNoteClaims({ numbers, firstRow: 1 }, state),
      (state) => decideRecordRows({ rows: [row], firstRow: 1, next: { page: null } }, state),
      (state) => decideFinishImport({ failure: null }, state),
    ];
    const history: ImportEvent[] = [accountImportStarted];
    const seen = steps.map((step) => {
      history.push(...(given(history).when(step) as ImportEvent[]));
      const { state } = given([history[0]!, history.at(-1)!]);
      expect(state).toStrictEqual(given(history).state);
      return 'expected' in state && [state.expected, state.restingUntil];
    });
    expect(seen).toStrictEqual([
      [1, UNTIL],
      [1, null],
      [1, null],
      [1, null],
    ]);
  });
});
