import { assertNever } from '#assert-never';
import type {
  AccountImportStarted,
  AccountPlace,
  ImportEvent,
  ImportFailure,
  ImportPlace,
  FileImportStarted,
  ImportTotals,
} from './import.events.js';

interface Progress<Place> {
  readonly status: 'running' | 'finished';
  /** Where the rows go on; null at the first of them and after the last. */
  readonly next: Place | null;
  readonly totals: ImportTotals;
  readonly failure: ImportFailure | null;
}

/** An import of a file. */
export interface FileImport extends Omit<FileImportStarted, 'type' | 'source'>, Progress<ImportPlace> {
  readonly source: 'file';
}

/** An import from a carrier account. */
export interface AccountImport extends Omit<AccountImportStarted, 'type' | 'source'>, Progress<AccountPlace> {
  readonly source: 'account';
  /** E.164 of numbers that are the workspace's and of which no row says yet what became of them. */
  readonly open: readonly string[];
}

/** An import that was started, as far as it has got. */
export type StartedImport = FileImport | AccountImport;

export type ImportState = { readonly status: 'unknown' } | StartedImport;

export const unknownImport: ImportState = { status: 'unknown' };

const NOTHING_YET: ImportTotals = { imported: 0, skipped: 0, failed: 0 };
const JUST_STARTED = { status: 'running', next: null, totals: NOTHING_YET, failure: null } as const;

/** Events carry totals, so the first event and the last make the same state as all of them. */
export function evolveImport(state: ImportState, event: ImportEvent): ImportState {
  if (event.type === 'ImportStarted') {
    const { type: _, ...facts } = event;
    return facts.source === 'account'
      ? { ...facts, ...JUST_STARTED, open: [] }
      : { ...facts, source: 'file', ...JUST_STARTED };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'ImportNumbersClaimed':
    case 'ImportRowsProcessed': {
      const { next, totals, open } = event;
      // What is written into an import's stream is of its own kind.
      return { ...state, next, totals, ...(open && { open }) } as StartedImport;
    }
    case 'ImportFinished':
      return {
        ...state,
        ...(state.source === 'account' && { open: [] }),
        status: 'finished',
        next: null,
        totals: event.totals,
        failure: event.failure,
      };
    default:
      return assertNever(event);
  }
}

/** How many data rows were seen. */
export function totalRows({ imported, skipped, failed }: ImportTotals): number {
  return imported + skipped + failed;
}
