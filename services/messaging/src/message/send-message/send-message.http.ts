import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore, handleCommand, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, E164_FIELD, NewId, Text, TextList, invalidRequest } from '#http-api';
import { parsePhoneNumber } from '#phone-number';
import { consent, consentStream } from '../../consent/consent.aggregate.js';
import { MessageNumbers } from '../../numbers/message-numbers.js';
import { SealedWords } from '../../subject/sealed-words.js';
import { destinationInvalid, numberQueueFull } from '../domain/message.errors.js';
import type { KnownMessage } from '../domain/message.state.js';
import { message, messageStream } from '../message.aggregate.js';
import { WordlessMessageResponse, wordlessResponse } from '../message.response.js';
import { MessageRuns } from '../message-runs.js';
import { segmentsOf } from '../segments.js';
import { decideSendMessage, requireSender } from './send-message.js';

/** Twilio takes no more; Telnyx takes ten segments of it. */
const MAX_BODY_LENGTH = 1_600;
const MAX_MEDIA = 10;
const MAX_URL_LENGTH = 2_000;
/** Of one number, at a segment a second: what waits for longer expires in its queue. */
const MAX_QUEUED = 5_000;

class SendMessageRequest {
  @Text({ description: 'Who sends: by the number of its sms profile', maxLength: 64, example: 'sales' })
  agentId!: string;

  @Text({ description: 'E.164', maxLength: 16, pattern: E164_FIELD })
  to!: string;

  @Text({ description: 'The text; needed without media', minLength: 0, maxLength: MAX_BODY_LENGTH, optional: true })
  body?: string;

  @TextList({
    description: 'Where the carrier fetches the media of an MMS: addresses that everybody can reach',
    maxItems: MAX_MEDIA,
    maxLength: MAX_URL_LENGTH,
    pattern: { expression: /^https:\/\/\S+$/, message: 'Each of $property must be a URL that begins with https://.' },
    optional: true,
  })
  mediaUrls?: string[];
}

@ApiTags('messages')
@Controller('v1/messages')
export class SendMessageController {
  constructor(
    private readonly store: EventStore,
    private readonly numbers: MessageNumbers,
    private readonly words: SealedWords,
    private readonly runs: MessageRuns,
  ) {}

  @Post()
  @HttpCode(202)
  @RequiresRole('operator')
  @ApiOperation({ summary: 'Send an SMS or MMS; it goes on by itself', operationId: 'sendMessage' })
  @ApiAcceptedResponse({ type: WordlessMessageResponse })
  async send(
    @Body() { agentId, to, body = '', mediaUrls = [] }: SendMessageRequest,
    @NewId() messageId: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<WordlessMessageResponse>> {
    if (body.trim() === '' && mediaUrls.length === 0) {
      throw invalidRequest([{ field: 'body', message: 'body must be more than blanks where there are no mediaUrls.' }]);
    }
    if (!parsePhoneNumber(to)) throw destinationInvalid(to);
    const { workspace, time } = context;
    const kind = mediaUrls.length > 0 ? 'mms' : 'sms';
    const asked = { messageId, agentId, to, kind, mediaCount: mediaUrls.length, ...segmentsOf(body) } as const;
    const media = mediaUrls.map((url) => ({ url, contentType: null }));
    const words = { body, media };
    const sender = this.numbers.senderOf(workspace, agentId);
    const { position } = await handleCommand(this.store, context, async (load) => {
      const own = await load(message, messageStream(workspace, messageId));
      if (own.state.is === 'known') return [];
      const { number } = requireSender(asked, sender);
      if (this.runs.countOf(number) >= MAX_QUEUED) throw numberQueueFull(number, MAX_QUEUED);
      const { state: said } = await load(consent, consentStream(workspace, number, to));
      const place = { workspace, subject: to, messageId, part: 'content' } as const;
      const content = await this.words.seal(place, Buffer.from(JSON.stringify(words)), Date.parse(time));
      const decided = { isOptedOut: said.isOptedOut, state: own.state };
      return [{ to: own, events: decideSendMessage({ ...asked, content }, sender, decided) }];
    });
    const { state } = await loadAggregate(this.store, message, messageStream(workspace, messageId));
    this.runs.beginOf((state as KnownMessage).number);
    return new Acknowledged(wordlessResponse(state as KnownMessage), { position });
  }
}
