import { boundedFetch, RequestFailure } from '../bounded-fetch.js';
import type { RequestFailureReason } from '../bounded-fetch.js';
import { CarrierError } from '../carrier.errors.js';
import { refusedByTwilio } from './twilio-refusals.js';

export interface TwilioRequestsOptions {
  /** Whose answers these are, for people: `Twilio`, or one of its regions. */
  readonly who: string;
  /** Takes the place of Twilio's hosts: `{apiUrl}/{host}{path}`. */
  readonly apiUrl?: string | undefined;
  /** How long an answer may take, whole. */
  readonly timeoutMs?: number | undefined;
}

/** What Twilio's client library hands over to be sent. */
export interface RequestToSend {
  readonly method: string;
  readonly uri: string;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly params?: object | undefined;
  readonly data?: object | undefined;
}

export interface AnswerOfTwilio {
  readonly statusCode: number;
  readonly body: unknown;
}

const NO_CONTENT = 204;
const TIMEOUT_MS = 30_000;

/** A page of a thousand numbers is less than two million bytes. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** Twilio's product by the first word of its host, as its permissions name them. */
const SUBJECTS: Readonly<Record<string, string>> = {
  api: 'phone numbers',
  pricing: 'prices',
  messaging: 'messaging services',
  routes: 'regions',
};

/**
 * Sends what Twilio's client library asks for, in place of its own sender: each request once, to Twilio's hosts alone,
 * and rejects with a `CarrierError` for everything but success, so that the library's own errors, which repeat what
 * Twilio was sent, are never made.
 */
export class TwilioRequests {
  readonly #fetch: typeof fetch;

  constructor(private readonly options: TwilioRequestsOptions) {
    this.#fetch = boundedFetch({ timeoutMs: options.timeoutMs ?? TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES });
  }

  async request(request: RequestToSend): Promise<AnswerOfTwilio> {
    const url = new URL(request.uri);
    if (url.protocol !== 'https:' || !url.hostname.endsWith('.twilio.com')) throw this.#unreadable(false);
    const isWrite = request.method.toLowerCase() !== 'get';
    const answer = await this.#send(url, request, isWrite);
    const { status } = answer;
    const body = parsedObject(await answer.text());
    if (status < 200 || status > 299) {
      const { who } = this.options;
      const subject = subjectOf(url);
      const isByKey = request.username?.startsWith('SK') ?? false;
      const retryAfter = answer.headers.get('retry-after');
      throw refusedByTwilio({ status, carrierCode: carrierCodeIn(body), retryAfter, who, subject, isByKey, isWrite });
    }
    if (status === NO_CONTENT) return { statusCode: NO_CONTENT, body: undefined };
    if (body === undefined) throw this.#unreadable(isWrite);
    // The library tells some kinds of success from others, in different ways for different things.
    return { statusCode: 200, body };
  }

  async #send(url: URL, request: RequestToSend, isWrite: boolean): Promise<Response> {
    try {
      return await this.#fetch(this.#address(url, request.params), {
        method: request.method.toUpperCase(),
        headers: { ...request.headers, Authorization: basic(request) },
        ...(request.data && { body: form(request.data) }),
      });
    } catch (error) {
      throw error instanceof RequestFailure ? this.#unanswered(error.reason, isWrite) : error;
    }
  }

  #address(url: URL, params: object | undefined): string {
    const address = new URL(url);
    for (const [name, value] of params ? form(params) : []) address.searchParams.append(name, value);
    const { apiUrl } = this.options;
    return apiUrl === undefined
      ? address.href
      : `${apiUrl.replace(/\/+$/, '')}/${address.host}${address.pathname}${address.search}`;
  }

  #unanswered(reason: RequestFailureReason, isWrite: boolean): CarrierError {
    if (reason === 'too_large') return this.#unreadable(isWrite);
    const who = this.options.apiUrl === undefined ? this.options.who : `${this.options.who}, at TWILIO_API_URL,`;
    return new CarrierError({
      code: 'carrier_unavailable',
      message: `${sentenceOf(reason, who)} See https://status.twilio.com.`,
      effect: isWrite && reason !== 'not_sent' ? 'unknown' : 'none',
    });
  }

  #unreadable(isWrite: boolean): CarrierError {
    return unreadableAnswer(this.options.who, isWrite);
  }
}

/** Twilio did answer, but not as its documents say. */
export function unreadableAnswer(who: string, isWrite: boolean): CarrierError {
  return new CarrierError({
    code: 'carrier_answer_unreadable',
    message: `${who} gave an answer that cannot be read. Check that nothing between here and Twilio changes it.`,
    effect: isWrite ? 'unknown' : 'none',
  });
}

function subjectOf({ hostname, pathname }: URL): string {
  if (pathname.includes('/Messages')) return 'messages';
  return SUBJECTS[hostname.split('.')[0] ?? ''] ?? 'this';
}

function sentenceOf(reason: Exclude<RequestFailureReason, 'too_large'>, who: string): string {
  switch (reason) {
    case 'not_sent':
      return `${who} cannot be reached. Check that this machine may connect to it.`;
    case 'too_slow':
      return `${who} did not answer in time.`;
    case 'cut':
      return `The connection to ${who} broke before the answer was whole.`;
  }
}

function parsedObject(text: string): object | undefined {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function carrierCodeIn(body: object | undefined): string | undefined {
  const code: unknown = body && 'code' in body ? body.code : undefined;
  return /^\d{1,6}$/.test(String(code)) ? String(code) : undefined;
}

function form(fields: object): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) {
    // A list is said item by item, each by the name of the whole.
    for (const each of Array.isArray(value) ? value : [value]) {
      if (each !== undefined && each !== null) parameters.append(name, String(each));
    }
  }
  return parameters;
}

function basic({ username, password }: RequestToSend): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}
