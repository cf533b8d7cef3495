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

/** A form as Twilio sends it, and the same read. */
export interface SentForm {
  readonly rawBody: Buffer;
  readonly form: URLSearchParams;
  /** Of the target of the request. Twilio signs it, too. */
  readonly query: URLSearchParams;
}

/** Reads what Twilio has sent. Throws `callback_malformed`. */
export function readTwilioCallback({ rawBody, form, query }: SentForm): CarrierCallback {
  requireUnicode(rawBody);
  requireEachOnce(form);
  const status = form.get('MessageStatus') ?? form.get('SmsStatus');
  if (status === null || INBOUND.has(status)) return { is: 'received', message: messageIn(form) };
  return { is: 'status', status: statusIn(form, status, query.get(MESSAGE_PARAMETER)) };
}

/** Whatever is encoded beyond ASCII, or cut off in the middle. */
const BEYOND_ASCII = /%(?:[89A-Fa-f]|.?$|[^0-9A-Fa-f]|.[^0-9A-Fa-f])|[^\x20-\x7e]/;

/** As the signature was verified: a byte or a percent sign that says nothing could be read as anything. */
function requireUnicode(rawBody: Buffer): void {
  if (!BEYOND_ASCII.test(rawBody.toString('latin1'))) return;
  try {
    decodeURIComponent(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rawBody));
  } catch {
    throw callbackMalformed('body', 'The body is not UTF-8 in percent encoding.');
  }
}

/** One that came twice could mean either. */
function requireEachOnce(form: URLSearchParams): void {
  if (form.size === new Set(form.keys()).size) return;
  const names = [...form.keys()];
  const twice = names.find((name, index) => names.indexOf(name) < index)!;
  throw callbackMalformed(twice.slice(0, 100), `${twice.slice(0, 100)} is there twice.`);
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
