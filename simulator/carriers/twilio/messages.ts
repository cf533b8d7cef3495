import type { Answer, Call, Handler } from '../account/call.js';
import { refusedAtOnce } from '../account/sent-messages.js';
import type { SentMessage } from '../account/sent-messages.js';
import { refusalOf } from './twilio-errors.js';
import type { TwilioAccount } from './twilio-account.js';
import { accountUri, pageAfter, pageOf2010, rfc2822 } from './twilio-shapes.js';

type TwilioCall = Call<TwilioAccount>;

/** What Twilio takes at most. */
const MAX_BODY_LENGTH = 1_600;
const MAX_MEDIA = 10;

export const MESSAGES: Readonly<Record<string, Handler<TwilioAccount>>> = {
  'twilio.api.CreateMessage': send,
  'twilio.api.ListMessage': list,
};

interface MessageFields {
  readonly From?: string;
  readonly To?: string;
  readonly Body?: string;
  readonly MediaUrl?: string | readonly string[];
  readonly StatusCallback?: string;
}

function send({ account, args, requestId }: TwilioCall): Answer {
  const { From: from = '', To: to = '', Body: body = '', MediaUrl = [], StatusCallback } = args.body as MessageFields;
  const mediaUrls = typeof MediaUrl === 'string' ? [MediaUrl] : MediaUrl;
  requireSendable(account, { from, to, body, mediaUrls });
  const id = account.newSid(mediaUrls.length > 0 ? 'MM' : 'SM');
  const message = { id, from, to, body, mediaUrls, statusUrl: StatusCallback ?? null, createdAt: new Date() };
  account.messages.add(message);
  account.write({ type: 'message_sent', number: from, messageId: id, to, statusUrl: message.statusUrl }, requestId);
  return { status: 201, body: shapeOfMessage(account, message) };
}

function requireSendable(
  account: TwilioAccount,
  { from, to, body, mediaUrls }: Pick<SentMessage, 'from' | 'to' | 'body' | 'mediaUrls'>,
): void {
  const number = account.byNumber(from);
  if (!number?.stock.offer.capabilities.sms) throw refusalOf('21606');
  const refused = refusedAtOnce(to);
  if (refused) throw refusalOf(refused === 'invalid' ? '21211' : '21610');
  if (body === '' && mediaUrls.length === 0) throw refusalOf('21602');
  if (body.length > MAX_BODY_LENGTH) throw refusalOf('21617');
  if (mediaUrls.length > MAX_MEDIA) throw refusalOf('21623');
}

function list({ account, args, path }: TwilioCall): Answer {
  const { From: from, To: to } = args.query as { readonly From?: string; readonly To?: string };
  // Newest first, as Twilio lists them.
  const numbered = account.messages.all.map((message, index) => ({ message, sequence: index + 1 })).toReversed();
  const found = numbered.filter(
    ({ message }) => (from ?? message.from) === message.from && (to ?? message.to) === message.to,
  );
  const page = pageAfter(found, args.query, path, ({ sequence }) => sequence);
  const shapes = page.items.map(({ message }) => shapeOfMessage(account, message));
  return { status: 200, body: pageOf2010('messages', shapes, page) };
}

function shapeOfMessage(account: TwilioAccount, { id, from, to, body, mediaUrls, createdAt }: SentMessage) {
  return {
    sid: id,
    account_sid: account.id,
    messaging_service_sid: null,
    api_version: '2010-04-01',
    from,
    to,
    body,
    num_media: String(mediaUrls.length),
    num_segments: '1',
    direction: 'outbound-api',
    status: 'queued',
    price: null,
    price_unit: 'USD',
    error_code: null,
    error_message: null,
    date_created: rfc2822(createdAt),
    date_updated: rfc2822(createdAt),
    date_sent: null,
    uri: `${accountUri(account)}/Messages/${id}.json`,
    subresource_uris: { media: `${accountUri(account)}/Messages/${id}/Media.json` },
  };
}
