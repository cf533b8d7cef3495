import { assertNever } from '#assert-never';
import type {
  AccountImportStarted,
  AccountPlace,
  ImportEvent,
  ImportFinished,
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
  /** How many rows there will be; null while nobody knows. */
  readonly expected: number | null;
  /** Until when its carrier wants to be left alone: ISO 8601, UTC. Null when it does not. */
  readonly restingUntil: string | null;
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
    if (facts.source !== 'account') return { ...facts, source: 'file', ...JUST_STARTED };
    const expected = facts.numbers === 'all' ? null : facts.numbers.length;
    return { ...facts, ...JUST_STARTED, open: [], expected, restingUntil: null };
  }
  if (state.status === 'unknown') return state;
  switch (event.type) {
    case 'ImportNumbersClaimed':
    case 'ImportRowsProcessed': {
      const { next, totals, open } = event;
      const ofAccount = state.source === 'account' && {
        expected: event.expected ?? state.expected,
        restingUntil: null,
      };
      // What is written into an import's stream is of its own kind.
      return { ...state, next, totals, ...(open && { open }), ...ofAccount } as StartedImport;
    }
    case 'ImportProgressNoted': {
      const { next, totals, open, restingUntil } = event;
      if (state.source !== 'account') return state;
      return { ...state, next, totals, open, expected: event.expected ?? state.expected, restingUntil };
    }
    case 'ImportFinished':
      return {
        ...state,
        ...(state.source === 'account' && { open: [], expected: expectedAtEnd(state, event), restingUntil: null }),
        status: 'finished',
        next: null,
        totals: event.totals,
        failure: event.failure,
      };
    default:
      return assertNever(event);
  }
}

/** Of an import that has ended early, what was known last: so many minus its rows never had a turn. */
function expectedAtEnd({ numbers }: AccountImport, { totals, failure, expected }: ImportFinished): number | null {
  if (numbers !== 'all') return numbers.length;
  return failure ? (expected ?? null) : totalRows(totals);
}

/** What each further event has to say again, since the first and the last make the state. */
export function saidAgain({ numbers, expected }: AccountImport): { readonly expected?: number } {
  return numbers === 'all' && expected !== null ? { expected } : {};
}

/** How many data rows were seen. */
export function totalRows({ imported, skipped, failed }: ImportTotals): number {
  return imported + skipped + failed;
}
