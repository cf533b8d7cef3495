import { ApiProperty } from '@nestjs/swagger';
import { SANDBOX_NOTICE, isOfSandbox } from '#number-facts';
import { IMPORT_FAILURE_CODES, ROW_OUTCOMES } from './domain/import.events.js';
import type { ImportFailure, ImportTotals, RowOutcome } from './domain/import.events.js';
import { totalRows } from './domain/import.state.js';
import type { AccountImport, StartedImport } from './domain/import.state.js';

class ImportFailureResponse implements ImportFailure {
  @ApiProperty({ enum: IMPORT_FAILURE_CODES }) code!: ImportFailure['code'];
  @ApiProperty() detail!: string;
}

class ImportRestResponse {
  @ApiProperty({ format: 'date-time', description: 'When it goes on' }) until!: string;
  @ApiProperty({ description: 'Why, for people' }) detail!: string;
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
  @ApiProperty({ format: 'date-time', required: false, description: 'Absent while it runs' }) finishedAt?: string;
  @ApiProperty({ description: 'Rows that it has dealt with so far; all of them once it has finished' }) total!: number;
  @ApiProperty({
    type: 'integer',
    required: false,
    nullable: true,
    description:
      'Of an import from a carrier account: how many rows there will be. Of all that it holds, as far as the carrier says, and null while it does not',
  })
  expected?: number | null;
  @ApiProperty({
    type: ImportRestResponse,
    required: false,
    description: 'While its carrier wants to be left alone: nothing is wrong, and nobody has to do anything',
  })
  resting?: ImportRestResponse;
  @ApiProperty() imported!: number;
  @ApiProperty({ description: 'Rows of numbers that the workspace had already, or that stand further up in the file' })
  skipped!: number;
  @ApiProperty() failed!: number;
  @ApiProperty({ required: false, description: 'Of an import from a carrier account' }) carrierAccountId?: string;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
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
      'Stable. Of a skipped row already_held or repeated_in_file, of a failed one what is wrong. Of an imported one null, or overridden or overrides_unknown where an import from a carrier account cannot say that its calls and messages come here',
  })
  code!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why, or what to know of it, and what to do' }) detail!:
    string | null;
}

interface ImportTimes {
  readonly startedAt: string;
  /** Undefined while it runs. */
  readonly finishedAt: string | undefined;
  readonly waitsBehind: number | undefined;
  readonly now: string;
}

/** Times: ISO 8601, UTC. `waitsBehind`: undefined when the import does not wait for its turn. */
export function importResponse(
  state: StartedImport,
  { startedAt, finishedAt, waitsBehind, now }: ImportTimes,
): ImportResponse {
  const { importId, status, totals, failure } = state;
  const answer = { id: importId, startedAt, status, ...shownTotals(totals), ...sourceOf(state), ...restOf(state, now) };
  const times = { ...(finishedAt !== undefined && { finishedAt }) };
  return { ...answer, ...times, ...(waitsBehind !== undefined && { waitsBehind }), ...(failure && { failure }) };
}

type Source = Pick<ImportResponse, 'carrierAccountId' | 'ignoredColumns' | 'expected' | 'notice'>;

function sourceOf(state: StartedImport): Source {
  return state.source === 'file' ? { ignoredColumns: state.ignoredColumns } : accountSource(state);
}

export function accountSource({
  carrierAccountId,
  expected,
}: Pick<AccountImport, 'carrierAccountId' | 'expected'>): Source {
  const notice = isOfSandbox(carrierAccountId) && { notice: SANDBOX_NOTICE };
  return { carrierAccountId, ignoredColumns: [], expected, ...notice };
}

/** A rest that is over is none. */
function restOf(state: StartedImport, now: string): Pick<ImportResponse, 'resting'> {
  if (state.source !== 'account' || state.restingUntil === null || state.restingUntil <= now) return {};
  return { resting: { until: state.restingUntil, detail: CARRIER_RESTS } };
}

const CARRIER_RESTS = 'The carrier asks for fewer requests. The import goes on by itself at that time.';

/** What everyone is told who starts an import, however far it is when the same request comes again. */
export function startedImportResponse(importId: string, startedAt: string, source: Source): ImportResponse {
  const nothingYet = shownTotals({ imported: 0, skipped: 0, failed: 0 });
  return { id: importId, startedAt, status: 'running', ...nothingYet, ...source };
}

function shownTotals(totals: ImportTotals): ImportTotals & { readonly total: number } {
  const { imported, skipped, failed } = totals;
  return { total: totalRows(totals), imported, skipped, failed };
}
