import { importKeyReused } from '../domain/import.errors.js';
import type { FileImportStarted, ImportEvent } from '../domain/import.events.js';
import type { ImportState } from '../domain/import.state.js';

export type StartImport = Omit<FileImportStarted, 'type' | 'source'>;

/** Starts an import of a stored file. The same file under the same id again is the same import (rule 11). */
export function decideStartImport(command: StartImport, state: ImportState): ImportEvent[] {
  if (state.status === 'unknown') return [{ type: 'ImportStarted', ...command }];
  if (state.source !== 'file' || state.sha256 !== command.sha256) throw importKeyReused();
  return [];
}
