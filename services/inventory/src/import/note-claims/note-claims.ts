import { importNotFound } from '../domain/import.errors.js';
import type { ImportNumbersClaimed } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

/** Notes which numbers an import from a carrier account brings in this very append. */
export interface NoteClaims {
  /** E.164. */
  readonly numbers: readonly string[];
}

/** An import that has ended brings nothing any more: a claim that comes late would leave a number that nobody sets up. */
export function decideNoteClaims({ numbers }: NoteClaims, state: ImportState): ImportNumbersClaimed[] {
  if (state.status !== 'running' || state.source !== 'account') throw importNotFound();
  if (numbers.length === 0) return [];
  const { importId, next, totals } = state;
  return [{ type: 'ImportNumbersClaimed', importId, next, totals, open: [...new Set([...state.open, ...numbers])] }];
}
