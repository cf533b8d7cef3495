import type { ImportFinished } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

/** No more rows will come. */
export type FinishImport = Pick<ImportFinished, 'failure'>;

/** An import ends once. */
export function decideFinishImport({ failure }: FinishImport, state: ImportState): ImportFinished[] {
  if (state.status !== 'running') return [];
  const { importId, totals } = state;
  return [{ type: 'ImportFinished', importId, totals, failure }];
}
