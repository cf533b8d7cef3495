import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { Caller, LastWrites, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { SealedWords } from '../subject/sealed-words.js';
import { MessageResponse } from '../message/message.response.js';
import { LiveMessageLog } from './live-message-log.port.js';
import { MessageLogQuery, messageQueryOf } from './message-log.query.js';
import { shownRow } from './shown-row.js';

const DESCRIPTION =
  'Every SMS and MMS in and out of the numbers of the workspace, the newest first. A page of a search may have fewer items ' +
  'than asked for, and a nextCursor all the same.';

@ApiTags('messages')
@Controller('v1/messages')
export class MessageLogController {
  constructor(
    private readonly log: LiveMessageLog,
    private readonly words: SealedWords,
    private readonly lastWrites: LastWrites,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'The log of messages', description: DESCRIPTION, operationId: 'listMessages' })
  @ApiOkResponse({ type: pageResponseOf(MessageResponse) })
  async list(@Query() query: MessageLogQuery, @Caller() caller: Principal): Promise<Page<MessageResponse>> {
    const { rows, nextCursor } = await this.log.page(
      messageQueryOf(query, caller.workspace),
      this.lastWrites.of(caller.keyId),
    );
    return { items: await Promise.all(rows.map((row) => shownRow(row, this.words))), nextCursor };
  }
}
