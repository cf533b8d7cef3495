import { assertNever } from '#assert-never';
import type { ImportEvent, ImportFailure, ImportPlace, ImportStarted, ImportTotals } from './import.events.js';

/** An import that was started, as far as it has got. */
export interface StartedImport extends Omit<ImportStarted, 'type'> {
  readonly status: 'running' | 'finished';
  /** Where the rows go on; null at the first of them and after the last. */
  readonly next: ImportPlace | null;
  readonly totals: ImportTotals;
  readonly failure: ImportFailure | null;
}

export type ImportState = { readonly status: 'unknown' } | StartedImport;

export const unknownImport: ImportState = { status: 'unknown' };

const NOTHING_YET: ImportTotals = { imported: 0, skipped: 0, failed: 0 };

/** Events carry totals, so the first event and the last make the same state as all of them. */
export function evolveImport(state: ImportState, event: ImportEvent): ImportState {
  if (event.type === 'ImportStarted') {
    const { type: _, ...facts } = event;
    return { ...facts, status: 'running', next: null, totals: NOTHING_YET, failure: null };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'ImportRowsProcessed':
      return { ...state, next: event.next, totals: event.totals };
    case 'ImportFinished':
      return { ...state, status: 'finished', next: null, totals: event.totals, failure: event.failure };
    default:
      return assertNever(event);
  }
}

/** How many data rows were seen. */
export function totalRows({ imported, skipped, failed }: ImportTotals): number {
  return imported + skipped + failed;
}
