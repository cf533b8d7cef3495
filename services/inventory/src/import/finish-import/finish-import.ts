import { importMovedOn } from '../domain/import.errors.js';
import type { ImportFinished } from '../domain/import.events.js';
import { saidAgain } from '../domain/import.state.js';
import type { ImportState } from '../domain/import.state.js';

/** No more rows will come. */
export type FinishImport = Pick<ImportFinished, 'failure'>;

/** An import ends once, and not while a number that it has claimed has no row: nobody would set that up any more. */
export function decideFinishImport({ failure }: FinishImport, state: ImportState): ImportFinished[] {
  if (state.status !== 'running') return [];
  if (state.source === 'account' && state.open.length > 0) throw importMovedOn();
  const { importId, totals } = state;
  const leftUndone = failure && state.source === 'account' ? saidAgain(state) : {};
  return [{ type: 'ImportFinished', importId, totals, failure, ...leftUndone }];
}
