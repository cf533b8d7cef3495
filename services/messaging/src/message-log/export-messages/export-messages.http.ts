import { Readable } from 'node:stream';
import { Controller, Get, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, Choice, LastWrites } from '#http-api';
import { SealedWords } from '../../subject/sealed-words.js';
import { LiveMessageLog } from '../live-message-log.port.js';
import { MESSAGE_PAGE } from '../message-log.port.js';
import type { MessageQuery } from '../message-log.port.js';
import { MessageFilters, messageQueryOf } from '../message-log.query.js';
import { shownRow } from '../shown-row.js';
import { EXPORT_FORMATS } from './export-formats.js';
import type { ExportFormat } from './export-formats.js';

class ExportQuery extends MessageFilters {
  @Choice({ description: 'Default: csv', of: Object.keys(EXPORT_FORMATS), optional: true })
  format?: ExportFormat;
}

const DESCRIPTION =
  'What the log shows, the oldest first, as it is read: a file of any length. Erased texts are empty. A file that ends ' +
  'before its time was cut off, and the connection with it: ask again.';

@ApiTags('messages')
@Controller('v1/messages/export')
export class ExportMessagesController {
  constructor(
    private readonly log: LiveMessageLog,
    private readonly words: SealedWords,
    private readonly lastWrites: LastWrites,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({
    summary: 'The log of messages as a file: CSV, or JSON line by line',
    description: DESCRIPTION,
    operationId: 'exportMessages',
  })
  @ApiOkResponse({
    content: {
      'text/csv': { schema: { type: 'string' } },
      'application/jsonl': { schema: { type: 'string' } },
    },
  })
  async export(
    @Query() { format = 'csv', ...filters }: ExportQuery,
    @Caller() { workspace, keyId }: Principal,
  ): Promise<StreamableFile> {
    const query = { ...messageQueryOf(filters, workspace), oldestFirst: true, limit: MESSAGE_PAGE.maxRows };
    // What is wrong with the first page is told with a status: later there is none any more.
    const pages = this.pages(query, this.lastWrites.of(keyId));
    const first = await pages.next();
    const { type, head, rows, extension } = EXPORT_FORMATS[format];
    const written = async function* (): AsyncGenerator<string> {
      yield head;
      for (let page = first; !page.done; page = await pages.next()) yield rows(page.value);
    };
    return new StreamableFile(Readable.from(written()), {
      type,
      disposition: `attachment; filename="messages.${extension}"`,
    });
  }

  private async *pages(query: MessageQuery, minPosition: number) {
    for (let cursor: string | undefined; ;) {
      const page = await this.log.page({ ...query, ...(cursor !== undefined && { cursor }) }, minPosition);
      yield await Promise.all(page.rows.map((row) => shownRow(row, this.words)));
      if (page.nextCursor === null) return;
      cursor = page.nextCursor;
    }
  }
}
