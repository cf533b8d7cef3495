import { segmentsOf } from '../message/segments.js';
import { statusInWordsOf } from '../message/status-words.js';
import { MESSAGE_PARAMETER } from '#carrier-messages';
import {
  callbackMalformed,
  consentIn,
  requireCarrierId,
  requireMediaCount,
  requireMediaUrl,
  requireParty,
  requireStatusWord,
} from './carrier-callback.js';
import type { CallbackMessage, CallbackStatus, CarrierCallback } from './carrier-callback.js';

const INBOUND = new Set(['received', 'receiving']);
const CONSENT = { STOP: 'opt_out', START: 'opt_in' } as const;

/** Reads what Twilio has sent; it signs the query, too. Throws `callback_malformed`. */
export function readTwilioCallback(rawBody: Buffer, query: URLSearchParams): CarrierCallback {
  const form = readForm(rawBody);
  const status = form.get('MessageStatus') ?? form.get('SmsStatus');
  if (status === null || INBOUND.has(status)) return { is: 'received', message: messageIn(form) };
  return { is: 'status', status: statusIn(form, status, query.get(MESSAGE_PARAMETER)) };
}

/** One that came twice could mean either. */
function readForm(rawBody: Buffer): URLSearchParams {
  const form = new URLSearchParams(textIn(rawBody));
  if (form.size === new Set(form.keys()).size) return form;
  const names = [...form.keys()];
  const twice = names.find((name, index) => names.indexOf(name) < index)!;
  throw callbackMalformed(twice.slice(0, 100), `${twice.slice(0, 100)} is there twice.`);
}

/** As the signature was verified: a byte or a percent sign that says nothing could be read as anything. */
function textIn(rawBody: Buffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody);
    decodeURIComponent(text);
    return text;
  } catch {
    throw callbackMalformed('body', 'The body is not UTF-8 in percent encoding.');
  }
}

function messageIn(form: URLSearchParams): CallbackMessage {
  const body = form.get('Body') ?? '';
  const mediaCount = requireMediaCount('NumMedia', Number(form.get('NumMedia') ?? '0'));
  const media = Array.from({ length: mediaCount }, (_, index) => ({
    url: requireMediaUrl(`MediaUrl${index}`, form.get(`MediaUrl${index}`)),
    contentType: form.get(`MediaContentType${index}`),
  }));
  const { encoding, segments } = segmentsOf(body);
  const optOut = form.get('OptOutType');
  return {
    carrierMessageId: requireCarrierId('MessageSid', form.get('MessageSid') ?? form.get('SmsSid')),
    from: requireParty('From', form.get('From')),
    to: requireParty('To', form.get('To')),
    kind: mediaCount > 0 ? 'mms' : 'sms',
    body,
    media,
    segments: countIn(form.get('NumSegments')) ?? segments,
    encoding,
    occurredAt: null,
    ...(optOut !== null && { consent: consentIn(CONSENT, optOut) }),
  };
}

function statusIn(form: URLSearchParams, carrierStatus: string, messageId: string | null): CallbackStatus {
  const status = statusInWordsOf('twilio', requireStatusWord('MessageStatus', carrierStatus));
  const error = form.get('ErrorCode');
  return {
    carrierMessageId: requireCarrierId('MessageSid', form.get('MessageSid') ?? form.get('SmsSid')),
    from: requireParty('From', form.get('From')),
    to: requireParty('To', form.get('To')),
    status,
    carrierStatus,
    occurredAt: null,
    carrierCode: error !== null && /^\d{1,10}$/.test(error) ? error : null,
    carrierDetail: form.get('ErrorMessage')?.slice(0, 500) ?? null,
    messageId,
    message: null,
  };
}

function countIn(text: string | null): number | undefined {
  return text !== null && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : undefined;
}
