import { CarrierError, ROTATE_STORED } from '../carrier.errors.js';
import type { CarrierErrorCode } from '../carrier.errors.js';
import { RequestFailure } from '../bounded-fetch.js';

/** One entry of `errors` in an answer of Telnyx, as its OpenAPI document describes it. */
export interface TelnyxProblem {
  readonly code: string;
  readonly title: string;
  readonly detail: string;
  readonly pointer: string;
}

export interface TelnyxRefusal {
  readonly status: number;
  readonly problems: readonly TelnyxProblem[];
}

/** How a request is to be understood when it fails. */
export interface Asking {
  /** Whether it could have changed something. */
  readonly writes: boolean;
  /** What was asked for, for people, such as `number orders`. */
  readonly subject?: string | undefined;
  /** What only this request's refusals mean; undefined where they mean what they mean everywhere. */
  readonly meaning?: ((refusal: TelnyxRefusal) => CarrierErrorCode | undefined) | undefined;
}

/** What Telnyx means by its codes whatever was asked for: https://developers.telnyx.com/development/api-fundamentals/api-errors */
const MEANING_OF_CODE: ReadonlyMap<string, CarrierErrorCode> = new Map([
  // Authentication failed; API key revoked; access token expired.
  ['10009', 'carrier_credentials_rejected'],
  ['20002', 'carrier_credentials_rejected'],
  ['20006', 'carrier_credentials_rejected'],
  // Authorization failed; not permitted at this account level; not enabled.
  ['10010', 'carrier_permission_missing'],
  ['10038', 'carrier_permission_missing'],
  ['20015', 'carrier_permission_missing'],
  // Account unverified; not verified to level 1; to level 2.
  ['20014', 'carrier_permission_missing'],
  ['20016', 'carrier_permission_missing'],
  ['20017', 'carrier_permission_missing'],
  // A limit of the account level is reached: an account that is not upgraded may order one number.
  ['10039', 'carrier_trial_limit'],
  // Account inactive; account blocked.
  ['20012', 'carrier_account_suspended'],
  ['20013', 'carrier_account_suspended'],
  ['20100', 'carrier_balance_insufficient'],
]);

const MEANING_OF_STATUS: ReadonlyMap<number, CarrierErrorCode> = new Map([
  [401, 'carrier_credentials_rejected'],
  [402, 'carrier_balance_insufficient'],
  [403, 'carrier_permission_missing'],
  [408, 'carrier_unavailable'],
  // Its code 10011 means other things under other statuses.
  [429, 'carrier_rate_limited'],
]);

const SENTENCES: Partial<Record<CarrierErrorCode, string>> = {
  carrier_credentials_rejected: `Telnyx does not accept the API key. Compare it with those in the Telnyx portal under API Keys, or create one. ${ROTATE_STORED}`,
  carrier_permission_missing: notAllowed('this'),
  carrier_trial_limit:
    'The Telnyx account has reached a limit of its level. Verify and upgrade the account in the Telnyx portal.',
  carrier_account_suspended:
    'The Telnyx account is blocked or inactive. Look at its balance and notices in the Telnyx portal.',
  carrier_balance_insufficient: 'The balance of the Telnyx account is too low. Add funds in the Telnyx portal.',
  number_not_available: 'Telnyx no longer has this number to sell. Search again and choose another one.',
  number_not_at_carrier: 'The Telnyx account does not hold this number.',
  country_not_offered:
    'Telnyx offers no numbers of this country. Choose another country, or bring numbers of another carrier by CSV.',
  address_required:
    'Telnyx needs an address for this number. Create a requirement group in the Telnyx portal. Unless an order waits for it there, buy the number there and import it, or choose another.',
  bundle_required:
    'Telnyx needs documents for this number. Create a requirement group in the Telnyx portal. Unless an order waits for it there, buy the number there and import it, or choose another.',
  carrier_refused: 'Telnyx refused the request.',
  carrier_rate_limited: 'Telnyx asks for fewer requests. Wait and try again.',
  carrier_unavailable:
    'Telnyx cannot be reached, or cannot answer now. Try again later; where TELNYX_API_URL is set, look there first.',
  carrier_answer_unreadable: 'Telnyx gave an answer that cannot be read. Try again later.',
};

/** A refusal that needs no words of Telnyx's own. */
export function refusal(code: CarrierErrorCode, effect: CarrierError['effect'] = 'none'): CarrierError {
  return new CarrierError({ code, effect, message: SENTENCES[code] ?? code, credential: credentialOf(code) });
}

export function unreadable({ writes }: Pick<Asking, 'writes'>): CarrierError {
  return refusal('carrier_answer_unreadable', writes ? 'unknown' : 'none');
}

/**
 * What a request to Telnyx failed with, as a `CarrierError`. Takes what the `telnyx` library rejects with; anything that is
 * no failure of a request comes back as it is. The library's own error is not kept: it repeats the whole answer.
 */
export function readFailure(error: unknown, asking: Asking): unknown {
  const { name, status, headers, cause, error: body } = error as Partial<LibraryError>;
  if (name === 'SyntaxError') return unreadable(asking);
  if (status !== undefined)
    return readRefusal({ status, problems: problemsIn(body) }, headers ?? new Headers(), asking);
  return cause instanceof RequestFailure ? withoutAnswer(cause, asking) : error;
}

/** What the library rejects with: with a status, an answer that is no success; without, whatever its `fetch` rejected with. */
interface LibraryError {
  readonly name: string;
  readonly status: number;
  readonly headers: Headers;
  readonly cause: unknown;
  /** The body of the answer, if it was JSON. */
  readonly error: unknown;
}

function withoutAnswer({ reason }: RequestFailure, { writes }: Asking): CarrierError {
  const effect = writes && reason !== 'not_sent' ? 'unknown' : 'none';
  return refusal(reason === 'too_large' ? 'carrier_answer_unreadable' : 'carrier_unavailable', effect);
}

function readRefusal(refused: TelnyxRefusal, headers: Headers, asking: Asking): CarrierError {
  const { status, problems } = refused;
  const code = meaningOf(refused, asking);
  return new CarrierError({
    code,
    // Only an answer that says no says that nothing was done.
    effect: asking.writes && (status < 400 || status === 408 || status >= 500) ? 'unknown' : 'none',
    message: sentenceOf(code, problems, asking),
    carrierCode: problems[0]?.code,
    credential: credentialOf(code),
    retryAfterMs: code === 'carrier_rate_limited' ? retryAfterMs(headers) : undefined,
  });
}

/** Requests are made with nothing else. */
function credentialOf(code: CarrierErrorCode): string | undefined {
  return code === 'carrier_credentials_rejected' ? 'apiKey' : undefined;
}

function sentenceOf(
  code: CarrierErrorCode,
  problems: readonly TelnyxProblem[],
  { subject }: Pick<Asking, 'subject'>,
): string {
  if (code === 'carrier_refused') return inItsOwnWords(problems);
  if (code === 'carrier_permission_missing' && subject !== undefined) return notAllowed(subject);
  return SENTENCES[code] ?? code;
}

function notAllowed(subject: string): string {
  return `Telnyx does not allow ${subject} to the API key or at the level of the account. Allow it to the key, or verify and upgrade the account in the Telnyx portal.`;
}

function meaningOf(refused: TelnyxRefusal, { meaning }: Asking): CarrierErrorCode {
  const { status, problems } = refused;
  if (status >= 500) return 'carrier_unavailable';
  if (status < 400) return 'carrier_answer_unreadable';
  const known = problems.map(({ code }) => MEANING_OF_CODE.get(code)).find((code) => code !== undefined);
  return known ?? meaning?.(refused) ?? MEANING_OF_STATUS.get(status) ?? 'carrier_refused';
}

/** Telnyx may repeat what it was sent, addresses included; these are left out. */
function inItsOwnWords([problem]: readonly TelnyxProblem[]): string {
  const words = [problem?.title, problem?.detail]
    .filter(Boolean)
    .join(': ')
    .replaceAll(/\S+:\/\/\S+/g, '…');
  return words === ''
    ? 'Telnyx refused the request.'
    : `Telnyx refused the request: ${words.slice(0, 300).replace(/\.$/, '')}.`;
}

/** Both headers are in seconds: https://developers.telnyx.com/development/api-fundamentals/reliability/rate-limiting */
function retryAfterMs(headers: Headers): number | undefined {
  const seconds = headers.get('retry-after') ?? headers.get('x-ratelimit-reset') ?? '';
  return /^\d{1,5}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

function problemsIn(body: unknown): readonly TelnyxProblem[] {
  const errors = (body as { errors?: unknown } | null | undefined)?.errors;
  if (!Array.isArray(errors)) return [];
  return errors.map((one: Partial<Record<string, unknown>> | null) => ({
    code: textOf(one?.['code']),
    title: textOf(one?.['title']),
    detail: textOf(one?.['detail']),
    pointer: textOf((one?.['source'] as { pointer?: unknown } | undefined)?.pointer),
  }));
}

function textOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
