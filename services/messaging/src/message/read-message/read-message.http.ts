import { Controller, Get, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore, loadAggregate } from '#event-store';
import { Caller, LastWrites, idInPath } from '#http-api';
import { SealedWords } from '../../subject/sealed-words.js';
import { messageNotFound } from '../domain/message.errors.js';
import { message, messageStream } from '../message.aggregate.js';
import { contentOf } from '../message-content.js';
import { MessageResponse, messageResponse } from '../message.response.js';

@ApiTags('messages')
@Controller('v1/messages')
export class ReadMessageController {
  constructor(
    private readonly store: EventStore,
    private readonly words: SealedWords,
    private readonly lastWrites: LastWrites,
  ) {}

  @Get(':id')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'One message, and how far it is', operationId: 'readMessage' })
  @ApiOkResponse({ type: MessageResponse })
  async read(@Param('id', idInPath) messageId: string, @Caller() caller: Principal): Promise<MessageResponse> {
    const { workspace, keyId } = caller;
    const { state, position } = await loadAggregate(this.store, message, messageStream(workspace, messageId));
    if (state.is !== 'known') throw messageNotFound();
    this.lastWrites.note(keyId, position);
    return messageResponse(state, await contentOf(this.words, workspace, state));
  }
}
