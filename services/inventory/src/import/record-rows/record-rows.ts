import type { AccountPlace, ImportRowsProcessed, ImportedRow, LeftOutRow, RowRemark } from '../domain/import.events.js';
import { saidAgain, totalRows } from '../domain/import.state.js';
import type { ImportState } from '../domain/import.state.js';

/** What became of a number of an account. */
export type AccountRow = { readonly number: string } & (
  | { readonly outcome: 'imported'; readonly remark?: RowRemark }
  | { readonly outcome: 'skipped' | 'failed'; readonly code: string; readonly detail: string }
);

/** Writes down what became of the next numbers of an import from a carrier account. */
export interface RecordRows {
  readonly rows: readonly AccountRow[];
  /** Of the first of them, as it was when they were made: any other means that rows were written down since. */
  readonly firstRow: number;
  readonly next: AccountPlace;
}

/** Rows are counted on: a number's row is its place among all that were dealt with. */
export function decideRecordRows({ rows, firstRow, next }: RecordRows, state: ImportState): ImportRowsProcessed[] {
  if (state.status !== 'running' || state.source !== 'account') return [];
  const before = totalRows(state.totals);
  if (firstRow !== before + 1) return [];
  const imported: ImportedRow[] = [];
  const leftOut: LeftOutRow[] = [];
  for (const [index, { number, ...what }] of rows.entries()) {
    const row = before + index + 1;
    if (what.outcome === 'imported') imported.push(what.remark ? [row, number, what.remark] : [row, number]);
    else leftOut.push({ row, number, ...what });
  }
  const failed = leftOut.filter(({ outcome }) => outcome === 'failed').length;
  const totals = {
    imported: state.totals.imported + imported.length,
    skipped: state.totals.skipped + leftOut.length - failed,
    failed: state.totals.failed + failed,
  };
  const told = new Set(rows.map(({ number }) => number));
  const open = state.open.filter((number) => !told.has(number));
  const { importId } = state;
  return [{ type: 'ImportRowsProcessed', importId, next, totals, imported, leftOut, open, ...saidAgain(state) }];
}
