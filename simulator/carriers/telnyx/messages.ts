import type { Answer, Call, Handler } from '../account/call.js';
import { refusedAtOnce } from '../account/sent-messages.js';
import type { SentMessage } from '../account/sent-messages.js';
import type { TelnyxAccount } from './telnyx-account.js';
import { refusalOf } from './telnyx-errors.js';

export const MESSAGES: Readonly<Record<string, Handler<TelnyxAccount>>> = { 'telnyx.SendMessage': send };

interface MessageFields {
  readonly from?: string;
  readonly to: string;
  readonly text?: string;
  readonly media_urls?: readonly string[];
  readonly webhook_url?: string;
}

function send({ account, args, requestId }: Call<TelnyxAccount>): Answer {
  const {
    from = '',
    to,
    text = '',
    media_urls: mediaUrls = [],
    webhook_url: webhookUrl,
  } = args.body as unknown as MessageFields;
  const number = account.numbers.find(({ stock }) => stock.number === from);
  if (!number?.stock.offer.capabilities.sms) throw refusalOf('40305', 'The from address is invalid.', '/from');
  const refused = refusedAtOnce(to);
  if (refused === 'invalid') throw refusalOf('40310', 'The to address is invalid.', '/to');
  if (refused)
    throw refusalOf('40300', `Messages cannot be sent from '${from}' to '${to}' due to an existing block rule.`);
  if (text === '' && mediaUrls.length === 0) throw refusalOf('40316', 'No content provided.', '/text');
  const message = {
    id: account.world.random.uuid(),
    from,
    to,
    body: text,
    mediaUrls,
    statusUrl: webhookUrl ?? null,
    createdAt: new Date(),
  };
  account.messages.add(message);
  account.write(
    { type: 'message_sent', number: from, messageId: message.id, to, statusUrl: message.statusUrl },
    requestId,
  );
  return { status: 200, body: { data: shapeOfMessage(message) } };
}

function shapeOfMessage({ id, from, to, body, mediaUrls, statusUrl, createdAt }: SentMessage) {
  return {
    record_type: 'message',
    direction: 'outbound',
    id,
    type: mediaUrls.length > 0 ? 'MMS' : 'SMS',
    from: { phone_number: from, carrier: 'Telnyx', line_type: 'Wireless' },
    to: [{ phone_number: to, status: 'queued', carrier: 'Vodafone', line_type: 'Wireless' }],
    cc: [],
    text: body,
    media: mediaUrls.map((url) => ({ url, content_type: null, sha256: null, size: null })),
    webhook_url: statusUrl,
    webhook_failover_url: null,
    encoding: 'GSM-7',
    parts: 1,
    tags: [],
    cost: null,
    received_at: createdAt.toISOString(),
    sent_at: null,
    completed_at: null,
    valid_until: null,
    errors: [],
  };
}
