import { importKeyReused } from '../domain/import.errors.js';
import type { ImportEvent, ImportStarted } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

export type StartImport = Omit<ImportStarted, 'type'>;

/** Starts an import of a stored file. The same file under the same id again is the same import (rule 11). */
export function decideStartImport(command: StartImport, state: ImportState): ImportEvent[] {
  if (state.status === 'unknown') return [{ type: 'ImportStarted', ...command }];
  if (state.sha256 !== command.sha256) throw importKeyReused();
  return [];
}
