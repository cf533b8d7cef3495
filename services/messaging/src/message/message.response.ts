import { ApiProperty } from '@nestjs/swagger';
import { isOfSandbox, SANDBOX_NOTICE } from '#number-facts';
import { MESSAGE_STATUSES } from './domain/message-status.events.js';
import type { MessageStatus } from './domain/message-status.events.js';
import { MESSAGE_KINDS } from './domain/message.events.js';
import type { MessageContent, MessageKind, MessageMedia, SegmentEncoding } from './domain/message.events.js';
import type { KnownMessage, MediaState } from './domain/message.state.js';

class MessageFailureResponse {
  @ApiProperty({ description: 'Stable', example: 'recipient_unreachable' }) code!: string;
  @ApiProperty({ type: String, nullable: true, description: 'The carrier’s own number for it' })
  carrierCode!: string | null;
  @ApiProperty({ description: 'What happened' }) detail!: string;
  @ApiProperty({ description: 'What to do about it' }) remedy!: string;
}

class MessageDoubtResponse {
  @ApiProperty({ description: 'Stable', example: 'carrier_unavailable' }) code!: string;
  @ApiProperty({ description: 'What holds it up, or what is not known' }) detail!: string;
}

class MediaFailureResponse {
  @ApiProperty({ description: 'Stable', example: 'media_gone' }) code!: string;
  @ApiProperty() detail!: string;
}

class MessageMediaResponse {
  @ApiProperty({ type: String, nullable: true, example: 'image/jpeg' }) contentType!: string | null;
  @ApiProperty({
    description: 'Where it can be read: below this address, with a key, where it came in; else as it was sent',
    example: '/v1/messages/019ab0c0-0000-7000-8000-000000000001/media/0',
  })
  url!: string;
  @ApiProperty({
    enum: ['awaited', 'kept', 'lost'],
    required: false,
    description: 'Of one message that came in: whether it has been fetched from its carrier',
  })
  status?: MediaState['is'];
  @ApiProperty({ required: false }) sizeBytes?: number;
  @ApiProperty({ type: MediaFailureResponse, required: false, description: 'What holds it up, or why it is lost' })
  failure?: MediaFailureResponse;
}

/**
 * A message as the contract shows it, without what stands in it: that is in no answer that is kept to be repeated, since
 * erasing does not reach there.
 */
export class WordlessMessageResponse {
  @ApiProperty() id!: string;
  @ApiProperty({ enum: ['inbound', 'outbound'] }) direction!: 'inbound' | 'outbound';
  @ApiProperty({ enum: MESSAGE_KINDS }) kind!: MessageKind;
  @ApiProperty({ description: 'Ours, E.164', example: '+14155550100' }) number!: string;
  @ApiProperty({ example: '+442071838750' }) from!: string;
  @ApiProperty({ example: '+14155550100' }) to!: string;
  @ApiProperty({
    enum: MESSAGE_STATUSES,
    description:
      'received: came in. Of one that goes out, in this order, and never back: queued here; uncertain: handed to the carrier, whose answer was lost, and never sent again; submitted: the carrier has it; sending; sent: handed on; then one of delivered, read, undelivered, failed, canceled, expired, or delivery_unconfirmed: nobody will tell',
  })
  status!: MessageStatus;
  @ApiProperty({ type: String, nullable: true, description: 'The agent of the number’s sms profile at that time' })
  agentId!: string | null;
  @ApiProperty({ type: MessageFailureResponse, required: false, description: 'Why it did not arrive' })
  failure?: MessageFailureResponse;
  @ApiProperty({ type: MessageDoubtResponse, required: false, description: 'What holds it up, or what is not known' })
  waitsFor?: MessageDoubtResponse;
  @ApiProperty({ description: 'What carriers charge for' }) segments!: number;
  @ApiProperty({ enum: ['GSM-7', 'UCS-2'], description: '160 characters in a segment, or 70' })
  encoding!: SegmentEncoding;
  @ApiProperty() carrierAccountId!: string;
  @ApiProperty({ type: String, nullable: true, description: 'What the carrier calls it' })
  carrierMessageId!: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

/** And with what stands in it. */
export class MessageResponse extends WordlessMessageResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null once it is erased' }) body!: string | null;
  @ApiProperty({ type: [MessageMediaResponse] }) media!: MessageMediaResponse[];
  @ApiProperty({ required: false, description: 'Its words were erased: see DELETE /v1/subjects/{e164}' })
  erased?: boolean;
}

/** What is shown of a message, beside what stands in it. */
export type ShownMessage = Omit<KnownMessage, 'is' | 'content' | 'handedOverAt' | 'told' | 'carrier' | 'media'> &
  Partial<Pick<KnownMessage, 'media'>>;

/** `content`: undefined once it is erased. */
export function messageResponse(message: ShownMessage, content: MessageContent | undefined): MessageResponse {
  const { id, direction, kind, number, from, to, ...rest } = wordlessResponse(message);
  return {
    id,
    direction,
    kind,
    number,
    from,
    to,
    body: content?.body ?? null,
    media: content ? content.media.map((each, index) => mediaResponse(message, each, index)) : [],
    ...(!content && { erased: true }),
    ...rest,
  };
}

function mediaResponse(
  { messageId, direction, media }: ShownMessage,
  { url, contentType }: MessageMedia,
  index: number,
): MessageMediaResponse {
  if (direction === 'outbound') return { contentType, url };
  const shown = { contentType, url: `/v1/messages/${messageId}/media/${index}` };
  const state = media?.[index];
  switch (state?.is) {
    case undefined:
      return shown;
    case 'kept':
      return { ...shown, contentType: state.contentType, status: 'kept', sizeBytes: state.sizeBytes };
    case 'awaited':
      return { ...shown, status: 'awaited', ...(state.trouble && { failure: state.trouble }) };
    case 'lost':
      return { ...shown, status: 'lost', failure: { code: state.code, detail: state.detail } };
  }
}

export function wordlessResponse(message: ShownMessage): WordlessMessageResponse {
  const { direction, number, subject, failure, doubt, carrierAccountId } = message;
  const isInbound = direction === 'inbound';
  return {
    id: message.messageId,
    direction,
    kind: message.kind,
    number,
    from: isInbound ? subject : number,
    to: isInbound ? number : subject,
    status: message.status,
    agentId: message.agentId,
    ...(failure && { failure }),
    ...(doubt && { waitsFor: doubt }),
    segments: message.segments,
    encoding: message.encoding,
    carrierAccountId,
    carrierMessageId: message.carrierMessageId,
    createdAt: message.createdAt,
    updatedAt: message.updatedAt,
    ...(isOfSandbox(carrierAccountId) && { notice: SANDBOX_NOTICE }),
  };
}
