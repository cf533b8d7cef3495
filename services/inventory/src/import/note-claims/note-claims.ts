import { importMovedOn, importNotFound } from '../domain/import.errors.js';
import type { ImportNumbersClaimed } from '../domain/import.events.js';
import { saidAgain, totalRows } from '../domain/import.state.js';
import type { ImportState } from '../domain/import.state.js';

/** Notes which numbers an import from a carrier account brings in this very append. */
export interface NoteClaims {
  /** E.164. */
  readonly numbers: readonly string[];
  /** Which row was to be the first of them. Any other that comes next means that rows were written down since. */
  readonly firstRow: number;
}

/**
 * An import that has ended brings nothing any more: a claim that comes late would leave a number that nobody sets up. One
 * that comes behind the rows of its numbers brings nothing either: they may have been given back since.
 */
export function decideNoteClaims({ numbers, firstRow }: NoteClaims, state: ImportState): ImportNumbersClaimed[] {
  if (state.status !== 'running' || state.source !== 'account') throw importNotFound();
  if (firstRow !== totalRows(state.totals) + 1) throw importMovedOn();
  if (numbers.length === 0) return [];
  const { importId, next, totals } = state;
  const open = [...new Set([...state.open, ...numbers])];
  return [{ type: 'ImportNumbersClaimed', importId, next, totals, open, ...saidAgain(state) }];
}
