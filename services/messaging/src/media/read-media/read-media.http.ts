import { Controller, Get, Param, Res, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiParam, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore, loadAggregate } from '#event-store';
import { Caller, idInPath } from '#http-api';
import { mediaAwaited, mediaErased, mediaLost, messageNotFound } from '../../message/domain/message.errors.js';
import type { MediaState } from '../../message/domain/message.state.js';
import { message, messageStream } from '../../message/message.aggregate.js';
import { SealedWords } from '../../subject/sealed-words.js';
import { MediaStore } from '../media-store.port.js';
import { servedAs } from '../media-types.js';

const INDEX = /^(?:0|[1-9]\d?)$/;

const DESCRIPTION =
  'The bytes of one of the media of a message that came in, from 0. Pictures, sounds and films are for showing, anything ' +
  'else for saving; no browser runs any of it.';

@ApiTags('messages')
@Controller('v1/messages')
export class ReadMediaController {
  constructor(
    private readonly store: EventStore,
    private readonly words: SealedWords,
    private readonly mediaStore: MediaStore,
  ) {}

  @Get(':id/media/:index')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'What came with a message', description: DESCRIPTION, operationId: 'readMessageMedia' })
  @ApiParam({ name: 'index', schema: { type: 'string', pattern: INDEX.source }, description: 'From 0' })
  @ApiOkResponse({ content: { '*/*': { schema: { type: 'string', format: 'binary' } } } })
  async read(
    @Param('id', idInPath) messageId: string,
    @Param('index') indexText: string,
    @Caller() { workspace }: Principal,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const { state } = await loadAggregate(this.store, message, messageStream(workspace, messageId));
    const index = INDEX.test(indexText) ? Number(indexText) : -1;
    const media = state.is === 'known' ? state.media[index] : undefined;
    if (state.is !== 'known' || !media) throw messageNotFound();
    const { subject, content } = state;
    const sealed = await this.sealed({ workspace, messageId, index }, media);
    const bytes = await this.words.openBeside(
      { workspace, subject, messageId, part: `media-${index}` },
      content,
      sealed,
    );
    if (!bytes) throw mediaErased();
    const { contentType, disposition } = servedAs(media.is === 'kept' ? media.contentType : null);
    // A picture is a picture: nothing in it is run, framed or kept by whoever is in between.
    void reply.header('content-security-policy', "default-src 'none'; sandbox");
    void reply.header('x-content-type-options', 'nosniff');
    void reply.header('cache-control', 'private, no-store');
    const fileName = `message-${messageId}-${index}`;
    const as = { type: contentType, length: bytes.length, disposition: `${disposition}; filename="${fileName}"` };
    return new StreamableFile(bytes, as);
  }

  private async sealed(name: Parameters<MediaStore['get']>[0], media: MediaState): Promise<Buffer> {
    if (media.is === 'awaited') throw mediaAwaited(media.trouble?.detail);
    if (media.is === 'lost') throw mediaLost(media.detail);
    const sealed = await this.mediaStore.get(name);
    if (!sealed) throw mediaLost('Its file is not where it was kept. Restore it from a backup.');
    return sealed;
  }
}
