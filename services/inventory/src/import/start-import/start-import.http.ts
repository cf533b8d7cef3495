import { hash, randomUUIDv7 } from 'node:crypto';
import { Readable } from 'node:stream';
import { Controller, HttpCode, Post, Req, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBody, ApiConsumes, ApiHeader, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RequiresRole } from '#access';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, invalidRequest } from '#http-api';
import { readHeader } from '../csv/csv-header.js';
import { csvExpected } from '../domain/import.errors.js';
import { loadImport } from '../import.aggregate.js';
import type { StoredFile } from '../import-files.js';
import { ImportResponse, startedImportResponse } from '../import.response.js';
import { ImportRunner } from '../import-runner.js';
import { decideStartImport } from './start-import.js';

const IDEMPOTENCY_KEY = /^[\x20-\x7e]{1,255}$/;

@ApiTags('imports')
@Controller('v1/imports')
export class StartImportController {
  constructor(
    private readonly store: EventStore,
    private readonly runner: ImportRunner,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresRole('admin')
  @RouteConfig({ streamedMediaType: 'text/csv' })
  @ApiOperation({ summary: 'Import SIP numbers from a CSV file; it goes on by itself', operationId: 'startImport' })
  @ApiConsumes('text/csv')
  @ApiBody({
    description:
      'UTF-8. The first line names the columns, in any order: number is needed; type, voice, sms, mms, country, locality, monthlyCost, currency.',
    schema: { type: 'string', example: 'number,type,country\n+14155550100,local,US\n' },
  })
  @ApiHeader({
    name: 'Idempotency-Key',
    required: false,
    description: 'The same key with the same file is the same import',
  })
  @ApiAcceptedResponse({ type: ImportResponse })
  async start(
    @Req() request: FastifyRequest,
    @Context() context: CommandContext,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<Acknowledged<ImportResponse>> {
    const body = csvBody(request);
    const importId = importIdFor(context.workspace, request.headers['idempotency-key']);
    const announcedBytes = Number(request.headers['content-length'] ?? 0);
    const stored = await this.runner.files.receive(body, announcedBytes);
    let isKept = false;
    try {
      const { ignoredColumns } = await readHeader(this.runner.files.path(stored.file));
      const { isNew, position } = await this.startImport(context, { importId, ignoredColumns, ...stored });
      isKept = isNew;
      if (!isNew) reply.header('idempotent-replayed', 'true');
      else this.runner.begin({ workspace: context.workspace, importId, file: stored.file });
      return new Acknowledged(startedImportResponse(importId, ignoredColumns), { position });
    } finally {
      if (!isKept) await this.runner.files.remove(stored.file);
    }
  }

  private async startImport(
    context: CommandContext,
    command: StoredFile & { readonly importId: string; readonly ignoredColumns: readonly string[] },
  ) {
    let seen = 0;
    const { position, events } = await handleCommand(this.store, context, async () => {
      const to = await loadImport(this.store, context.workspace, command.importId);
      seen = to.position;
      return [{ to, events: decideStartImport(command, to.state) }];
    });
    return { isNew: events.length > 0, position: Math.max(position, seen) };
  }
}

function csvBody({ body, headers }: FastifyRequest): Readable {
  const charset = /;\s*charset\s*=\s*"?([^\s";]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  if (body instanceof Readable && /^(utf-?8|us-ascii)$/i.test(charset)) return body;
  throw csvExpected();
}

/** The body is a stream that can be read once, so the import itself knows its key again (rule 11): by its id. */
function importIdFor(workspace: string, key: string | string[] | undefined): string {
  if (key === undefined) return randomUUIDv7();
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
    const message = 'Idempotency-Key must have 1 to 255 printable ASCII characters.';
    throw invalidRequest([{ field: 'Idempotency-Key', message }]);
  }
  return hash('sha256', `${workspace}\n${key}`, 'base64url');
}
