import { setImmediate } from 'node:timers/promises';
import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore, readMetadata } from '#event-store';
import {
  Caller,
  Choice,
  DEFAULT_PAGE_ITEMS,
  LastWrites,
  PageQuery,
  cursorInvalid,
  decodeCursor,
  encodeCursor,
  idInPath,
  pageOf,
  pageResponseOf,
} from '#http-api';
import type { Page } from '#http-api';
import { importNotFound } from '../domain/import.errors.js';
import { ROW_OUTCOMES } from '../domain/import.events.js';
import type { RowOutcome } from '../domain/import.events.js';
import { importStream, loadImport } from '../import.aggregate.js';
import { ImportDirectory } from '../import-directory/import-directory.js';
import { ImportRunner } from '../import-runner.js';
import { ImportResponse, ImportRowResponse, importResponse } from '../import.response.js';
import { importRows } from './import-rows.query.js';
import type { RowPlace } from './import-rows.query.js';

class ImportRowsQuery extends PageQuery {
  @Choice({ description: 'Only the rows that ended so', of: ROW_OUTCOMES, optional: true })
  outcome?: RowOutcome;
}

@ApiTags('imports')
@Controller('v1/imports')
export class ReadImportController {
  constructor(
    private readonly store: EventStore,
    private readonly directory: ImportDirectory,
    private readonly runner: ImportRunner,
    private readonly lastWrites: LastWrites,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Imports, newest first, and how far each is', operationId: 'listImports' })
  @ApiOkResponse({ type: pageResponseOf(ImportResponse) })
  async list(@Query() query: PageQuery, @Caller() caller: Principal): Promise<Page<ImportResponse>> {
    const { importIds } = this.directory;
    const { items: ids, nextCursor } = pageOf('imports', importIds, caller.workspace, query, (importId) => importId);
    const items: ImportResponse[] = [];
    for (const importId of ids) {
      items.push(await this.requireImport(caller, importId));
      // Whoever else uses this thread has a turn after each.
      await setImmediate();
    }
    return { items, nextCursor };
  }

  @Get(':id')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'How far an import is', operationId: 'readImport' })
  @ApiParam({ name: 'id' })
  @ApiOkResponse({ type: ImportResponse })
  async progress(@Param('id', idInPath) importId: string, @Caller() caller: Principal): Promise<ImportResponse> {
    return this.requireImport(caller, importId);
  }

  @Get(':id/rows')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'What became of each row, in the order of the file', operationId: 'listImportRows' })
  @ApiParam({ name: 'id' })
  @ApiOkResponse({ type: pageResponseOf(ImportRowResponse) })
  async rows(
    @Param('id', idInPath) importId: string,
    @Query() { outcome, limit = DEFAULT_PAGE_ITEMS, cursor }: ImportRowsQuery,
    @Caller() caller: Principal,
  ): Promise<Page<ImportRowResponse>> {
    const kind = `${outcome ?? 'all'} rows of import ${importId}`;
    const from = cursor === undefined ? undefined : placeIn(decodeCursor(kind, cursor));
    await this.requireImport(caller, importId);
    const question = { outcome, maxRows: limit, from };
    const { rows, next } = await importRows(this.store, importStream(caller.workspace, importId), question);
    return { items: rows, nextCursor: next ? encodeCursor(kind, `${next.revision}:${next.index}`) : null };
  }

  private async requireImport({ workspace, keyId }: Principal, importId: string): Promise<ImportResponse> {
    const { state, started, last, position } = await loadImport(this.store, workspace, importId);
    if (state.status === 'unknown' || !started) throw importNotFound();
    this.lastWrites.note(keyId, position);
    const waitsBehind = this.runner.waitsBehind({ workspace, importId });
    const finishedAt = state.status === 'finished' && last ? readMetadata(last).time : undefined;
    const now = new Date().toISOString();
    return importResponse(state, { startedAt: readMetadata(started).time, finishedAt, waitsBehind, now });
  }
}

function placeIn(key: string): RowPlace {
  const [, revision, index] = /^([1-9]\d{0,14}):(\d{1,15})$/.exec(key) ?? [];
  if (revision === undefined || index === undefined) throw cursorInvalid();
  return { revision: Number(revision), index: Number(index) };
}
