import { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBody,
  ApiConsumes,
  ApiExtraModels,
  ApiHeader,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresRole } from '#access';
import { hasCode } from '#domain-error';
import { EventStore, START, handleCommand, readMetadata } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, NewId } from '#http-api';
import { RouteFacts } from '#route-facts';
import { readHeaderOfUpload } from '../csv/csv-header.js';
import { csvExpected } from '../domain/import.errors.js';
import { loadImport } from '../import.aggregate.js';
import type { StoredFile } from '../import-files.js';
import { firstImportId, hasFreedKey, nextImportId } from '../import-key.js';
import { ImportResponse, startedImportResponse } from '../import.response.js';
import { ImportRunner } from '../import-runner.js';
import {
  AccountImportDoor,
  AccountImportRequest,
  MAX_ACCOUNT_IMPORT_BYTES,
} from '../start-account-import/start-account-import.http.js';
import { decideStartImport } from './start-import.js';

const CSV_DESCRIPTION = `UTF-8; commas, semicolons or tabs between the cells. The first line names the columns, in any order; those of no meaning are ignored, and named in the answer. Only \`number\` is needed. Where a column or a cell is missing:

| column | is then |
| --- | --- |
| \`type\` | what the numbering plan says: \`local\`, \`national\`, \`mobile\` or \`toll_free\` |
| \`voice\` | yes |
| \`sms\`, \`mms\` | no |
| \`country\` | that of the number, which must then begin with + or 00 |
| \`locality\`, \`monthlyCost\` | unknown |
| \`currency\` | USD |`;

@ApiTags('imports')
@Controller('v1/imports')
export class StartImportController {
  constructor(
    private readonly store: EventStore,
    private readonly runner: ImportRunner,
    private readonly accountImports: AccountImportDoor,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresRole('admin')
  @RouteFacts({
    streamedBody: { mediaType: 'text/csv', expected: csvExpected, orJson: true },
    maxBodyBytes: MAX_ACCOUNT_IMPORT_BYTES,
  })
  @ApiOperation({
    summary: 'Import numbers from a carrier account (JSON), or SIP numbers from a CSV file; it goes on by itself',
    operationId: 'startImport',
  })
  @ApiConsumes('text/csv', 'application/json')
  @ApiExtraModels(AccountImportRequest)
  @ApiBody({
    description: CSV_DESCRIPTION,
    schema: {
      anyOf: [
        { type: 'string', example: 'number,type,country\n+14155550100,local,US\n' },
        { $ref: getSchemaPath(AccountImportRequest) },
      ],
    },
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same file is the same import, until 24 hours after it has finished',
  })
  @ApiAcceptedResponse({ type: ImportResponse })
  async start(
    @Req() request: FastifyRequest,
    @NewId() newId: string,
    @Context() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acknowledged<ImportResponse>> {
    if (!(request.body instanceof Readable)) return this.accountImports.start(request.body ?? {}, newId, context);
    const body = csvBody(request);
    const firstId = firstImportId(context, request.headers['idempotency-key']);
    const announcedBytes = Number(request.headers['content-length'] ?? 0);
    return this.runner.admit(async () => {
      const stored = await this.runner.files.receive(body, announcedBytes);
      const started = await this.startStored(context, firstId, stored);
      const { importId, startedAt, isNew, ignoredColumns, position } = started;
      if (!isNew) reply.header('idempotent-replayed', 'true');
      return new Acknowledged(startedImportResponse(importId, startedAt, { ignoredColumns }), { position });
    });
  }

  /** Starts the import of a stored file and removes the file when it is certain that no import will need it. */
  private async startStored(context: CommandContext, firstId: string, stored: StoredFile) {
    const { files } = this.runner;
    let mayBeNeeded = false;
    try {
      const { ignoredColumns } = await readHeaderOfUpload(files.path(stored.file));
      mayBeNeeded = true;
      const started = await this.appendStart(context, firstId, { ignoredColumns, ...stored });
      const { importId, file, isRunning } = started;
      mayBeNeeded = file === stored.file;
      // A repetition may be the first to hear that the import was written.
      if (isRunning) this.runner.begin({ workspace: context.workspace, importId, file });
      return { ...started, ignoredColumns };
    } catch (error) {
      if (isNothingWritten(error)) mayBeNeeded = false;
      throw error;
    } finally {
      if (!mayBeNeeded) await files.remove(stored.file);
    }
  }

  private async appendStart(
    context: CommandContext,
    firstId: string,
    stored: StoredFile & { readonly ignoredColumns: readonly string[] },
  ) {
    let found = { importId: firstId, startedAt: context.time, file: stored.file, isRunning: true };
    let seen = START;
    const { position, events } = await handleCommand(this.store, context, async () => {
      const to = await this.importToStart(context, firstId);
      const { importId, state, started } = to;
      const startedAt = started ? readMetadata(started).time : context.time;
      const file = state.status !== 'unknown' && state.source === 'file' ? state.file : stored.file;
      found = { importId, startedAt, file, isRunning: state.status !== 'finished' };
      seen = to.position;
      return [{ to, events: decideStartImport({ importId, ...stored }, state) }];
    });
    return { ...found, isNew: events.length > 0, position: Math.max(position, seen) };
  }

  /** The import that a request belongs to: the first of its key's imports that has not freed the key again. */
  private async importToStart({ workspace, time }: CommandContext, firstId: string) {
    for (let importId = firstId; ; importId = nextImportId(importId)) {
      const loaded = await loadImport(this.store, workspace, importId);
      if (!hasFreedKey(loaded, time)) return { ...loaded, importId };
    }
  }
}

/** Codes with which an append tells that it left no trace. After any other error the import may be there. */
const NOTHING_WRITTEN_CODES: readonly string[] = [
  'append_invalid',
  'event_store_unavailable',
  'stream_contended',
  'wrong_expected_revision',
];

function isNothingWritten(error: unknown): boolean {
  const isRefused = error instanceof Error && error.name === 'DomainError';
  return isRefused || NOTHING_WRITTEN_CODES.some((code) => hasCode(error, code));
}

function csvBody({ body, headers }: FastifyRequest): Readable {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (body instanceof Readable && /^(utf-?8|us-ascii)$/i.test(charset)) return body;
  throw csvExpected();
}
