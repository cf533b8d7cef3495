import { ApiProperty } from '@nestjs/swagger';
import { IMPORT_FAILURE_CODES, ROW_OUTCOMES } from './domain/import.events.js';
import type { ImportFailure, ImportTotals, RowOutcome } from './domain/import.events.js';
import { totalRows } from './domain/import.state.js';
import type { StartedImport } from './domain/import.state.js';

class ImportFailureResponse implements ImportFailure {
  @ApiProperty({ enum: IMPORT_FAILURE_CODES }) code!: ImportFailure['code'];
  @ApiProperty() detail!: string;
}

/** An import as the contract shows it. */
export class ImportResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ format: 'date-time', description: 'When its upload began' }) startedAt!: string;
  @ApiProperty({ enum: ['running', 'finished'] }) status!: 'running' | 'finished';
  @ApiProperty({
    type: 'integer',
    required: false,
    description:
      'While the import waits for its turn: how many others of the workspace do so before it; absent once its turn has come',
  })
  waitsBehind?: number;
  @ApiProperty({ description: 'Data rows seen so far; all of them once it has finished' }) total!: number;
  @ApiProperty() imported!: number;
  @ApiProperty({ description: 'Rows of numbers that the workspace had already, or that stand further up in the file' })
  skipped!: number;
  @ApiProperty() failed!: number;
  @ApiProperty({ required: false, description: 'Of an import from a carrier account' }) carrierAccountId?: string;
  @ApiProperty({ type: [String], description: 'Columns that mean nothing to an import, as the file names them' })
  ignoredColumns!: readonly string[];
  @ApiProperty({
    type: ImportFailureResponse,
    required: false,
    description: 'Why the import ended before its file did; absent when every row was dealt with',
  })
  failure?: ImportFailure;
}

/** What became of one row. */
export class ImportRowResponse {
  @ApiProperty({
    description:
      'Line of the file on which the row begins, the first line being 1; of an import from a carrier account, its place',
  })
  row!: number;
  @ApiProperty({ description: 'E.164, or as written where it cannot be read' }) number!: string;
  @ApiProperty({ enum: ROW_OUTCOMES }) outcome!: RowOutcome;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'number_in_use',
    description:
      'Stable. Of a skipped row already_held or repeated_in_file, of a failed one what is wrong; null of an imported one',
  })
  code!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it brought no number' }) detail!: string | null;
}

/** `startedAt`: ISO 8601, UTC. `waitsBehind`: undefined when the import does not wait for its turn. */
export function importResponse(
  state: StartedImport,
  { startedAt, waitsBehind }: Pick<ImportResponse, 'startedAt'> & { readonly waitsBehind: number | undefined },
): ImportResponse {
  const { importId, status, totals, failure } = state;
  const answer = { id: importId, startedAt, status, ...shownTotals(totals), ...sourceOf(state) };
  return { ...answer, ...(waitsBehind !== undefined && { waitsBehind }), ...(failure && { failure }) };
}

function sourceOf(state: StartedImport): Pick<ImportResponse, 'carrierAccountId' | 'ignoredColumns'> {
  if (state.source === 'file') return { ignoredColumns: state.ignoredColumns };
  return { carrierAccountId: state.carrierAccountId, ignoredColumns: [] };
}

/** What everyone is told who starts an import, however far it is when the same request comes again. */
export function startedImportResponse(
  importId: string,
  startedAt: string,
  source: Pick<ImportResponse, 'carrierAccountId' | 'ignoredColumns'>,
): ImportResponse {
  const nothingYet = shownTotals({ imported: 0, skipped: 0, failed: 0 });
  return { id: importId, startedAt, status: 'running', ...nothingYet, ...source };
}

function shownTotals(totals: ImportTotals): ImportTotals & { readonly total: number } {
  const { imported, skipped, failed } = totals;
  return { total: totalRows(totals), imported, skipped, failed };
}
