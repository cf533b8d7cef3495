import { DomainError } from '#domain-error';
import type { SegmentEncoding } from '../message/domain/message.events.js';
import { segmentsOf } from '../message/segments.js';
import { statusInWordsOf } from '../message/status-words.js';
import { MESSAGE_PARAMETER } from '#carrier-messages';
import {
  callbackMalformed,
  consentIn,
  readTime,
  requireCarrierId,
  requireMediaCount,
  requireMediaUrl,
  requireParty,
  requireStatusWord,
} from './carrier-callback.js';
import type { CallbackMessage, CallbackStatus, CarrierCallback } from './carrier-callback.js';

const OUTBOUND = new Set(['message.sent', 'message.finalized']);

type Facts = Readonly<Record<string, unknown>>;

/** Reads what Telnyx has sent. Throws `malformed_json` and `callback_malformed`. */
export function readTelnyxCallback(rawBody: Buffer): CarrierCallback {
  const data = objectAt('data', objectAt('body', parse(rawBody))['data']);
  const about = data['event_type'];
  if (typeof about !== 'string') throw callbackMalformed('data.event_type', 'data.event_type must be a text.');
  if (about === 'message.received') {
    return { is: 'received', message: messageIn(payloadOf(data), data['occurred_at']) };
  }
  if (!OUTBOUND.has(about)) return { is: 'other', about };
  return { is: 'status', status: statusIn(payloadOf(data), data['occurred_at']) };
}

const payloadOf = (data: Facts): Facts => objectAt('data.payload', data['payload']);

function parse(rawBody: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(rawBody));
  } catch {
    throw new DomainError('malformed_json', 'The body is not JSON in UTF-8.');
  }
}

function messageIn(payload: Facts, occurredAt: unknown): CallbackMessage {
  const body = textIn('text', payload['text']);
  const media = listIn('media', payload['media']);
  requireMediaCount('media', media.length);
  const counted = segmentsOf(body);
  const consent = payload['autoresponse_type'];
  return {
    carrierMessageId: requireCarrierId('data.payload.id', payload['id']),
    from: numberIn('from', payload['from']),
    to: numberIn('to', firstRecipient(payload)),
    kind: payload['type'] === 'MMS' || media.length > 0 ? 'mms' : 'sms',
    body,
    media: media.map((each, index) => {
      const { url, content_type: contentType } = objectAt(`media.${index}`, each);
      return {
        url: requireMediaUrl(`media.${index}.url`, url),
        contentType: typeof contentType === 'string' ? contentType.slice(0, 100) : null,
      };
    }),
    segments: isCount(payload['parts']) ? payload['parts'] : counted.segments,
    encoding: encodingIn(payload['encoding']) ?? counted.encoding,
    occurredAt: readTime('occurred_at', payload['received_at'] ?? occurredAt),
    ...(typeof consent === 'string' && { consent: consentIn(CONSENT, consent.toLowerCase()) }),
  };
}

const CONSENT = {
  stop: 'opt_out',
  opt_out: 'opt_out',
  start: 'opt_in',
  opt_in: 'opt_in',
} as const;

function statusIn(payload: Facts, occurredAt: unknown): CallbackStatus {
  const recipient = firstRecipient(payload);
  const carrierStatus = requireStatusWord('to.0.status', recipient['status']);
  const [error] = listIn('errors', payload['errors']);
  const { code, detail, title } = error === undefined ? ({} as Facts) : objectAt('errors.0', error);
  const message = messageIn(payload, occurredAt);
  return {
    carrierMessageId: message.carrierMessageId,
    from: message.from,
    to: message.to,
    status: statusInWordsOf('telnyx', carrierStatus),
    carrierStatus,
    occurredAt: readTime('occurred_at', occurredAt),
    carrierCode: typeof code === 'string' || typeof code === 'number' ? String(code).slice(0, 10) : null,
    carrierDetail: typeof (detail ?? title) === 'string' ? String(detail ?? title).slice(0, 500) : null,
    messageId: ourIdIn(payload),
    message,
  };
}

/** Of the URL that we gave with the message, which Telnyx repeats in what it signs: the target of the request is not signed. */
function ourIdIn({ webhook_url: url }: Facts): string | null {
  return (typeof url === 'string' && URL.parse(url)?.searchParams.get(MESSAGE_PARAMETER)) || null;
}

/** Of several, as in a group, the first: the others are in what is kept of the callback. */
const firstRecipient = (payload: Facts): Facts => objectAt('to.0', listIn('to', payload['to'])[0]);

const numberIn = (field: string, party: unknown): string =>
  requireParty(`${field}.phone_number`, objectAt(field, party)['phone_number']);

function objectAt(field: string, value: unknown): Facts {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Facts;
  throw callbackMalformed(field, `${field} must be an object.`);
}

function listIn(field: string, value: unknown): readonly unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw callbackMalformed(field, `${field} must be a list.`);
}

function textIn(field: string, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  throw callbackMalformed(field, `${field} must be a text.`);
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

function encodingIn(value: unknown): SegmentEncoding | undefined {
  if (value === 'GSM-7') return 'GSM-7';
  return value === 'UCS-2' || value === 'UTF-16' ? 'UCS-2' : undefined;
}
