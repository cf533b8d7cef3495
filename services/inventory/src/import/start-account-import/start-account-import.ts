import type { AccountImportStarted, ImportEvent } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

export type StartAccountImport = Omit<AccountImportStarted, 'type' | 'source'>;

/** Starts an import from a carrier account. One under the same id is the same request, sent again (rule 11). */
export function decideStartAccountImport(command: StartAccountImport, state: ImportState): ImportEvent[] {
  return state.status === 'unknown' ? [{ type: 'ImportStarted', source: 'account', ...command }] : [];
}
