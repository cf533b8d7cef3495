import { lookup } from 'node:dns/promises';
import { RequestFailure, boundedFetch } from '../bounded-fetch.js';
import { CarrierError } from '../carrier.errors.js';
import type { CarrierErrorCode } from '../carrier.errors.js';
import type { FetchedMedia } from '../carrier-facts.js';
import { isPrivateAddress } from './private-addresses.js';

/** Where a carrier keeps the media of messages. */
export interface MediaKeeper {
  /** For people, such as `Twilio`. */
  readonly who: string;
  /** The header for a host that asks for the account's credentials; null for one that needs none; undefined for a stranger. */
  readonly authorizationAt: (host: string) => string | null | undefined;
  /** Takes the place of the carrier's hosts: `{apiUrl}/{host}{path}`. */
  readonly apiUrl?: string | undefined;
}

/** Twilio takes in five megabytes for a message, and Telnyx less. Source: Twilio, "Media resource". */
const MAX_MEDIA_BYTES = 8 * 1024 * 1024;
const TIMEOUT_MS = 30_000;

/** The host that knows the account leads to the one that has the bytes, and that one nowhere. */
const MAX_REDIRECTS = 1;

const fetchBounded = boundedFetch({ timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_MEDIA_BYTES });

/** Fetches what came with a message from its carrier's own hosts, and from nobody else. Rejects with a `CarrierError`. */
export async function fetchMedia(url: string, keeper: MediaKeeper): Promise<FetchedMedia> {
  let place = url;
  for (let redirects = 0; ; redirects += 1) {
    const answer = await ask(place, keeper);
    const { status, headers } = answer;
    if (status === 200) return { contentType: headers.get('content-type'), bytes: Buffer.from(await answer.bytes()) };
    const location = headers.get('location');
    if (status < 300 || status > 399 || location === null || redirects === MAX_REDIRECTS) {
      throw refusalOf(answer, keeper, redirects > 0);
    }
    place = URL.parse(location, place)?.href ?? location;
  }
}

async function ask(place: string, keeper: MediaKeeper): Promise<Response> {
  const { who, apiUrl } = keeper;
  const url = URL.parse(place);
  const authorization = url ? keeper.authorizationAt(url.host) : undefined;
  if (url?.protocol !== 'https:' || url.username !== '' || url.password !== '' || authorization === undefined) {
    throw failure('media_refused', `It is not on a host that is known to be ${who}'s own, so it is not fetched.`);
  }
  if (apiUrl === undefined) await requirePublic(url.hostname, who);
  const address =
    apiUrl === undefined ? url.href : `${apiUrl.replace(/\/+$/, '')}/${url.host}${url.pathname}${url.search}`;
  try {
    return await fetchBounded(address, authorization === null ? {} : { headers: { authorization } });
  } catch (error) {
    if (!(error instanceof RequestFailure)) throw error;
    if (error.reason === 'too_large') throw failure('media_refused', `It is larger than ${MAX_MEDIA_BYTES} bytes.`);
    throw failure('carrier_unavailable', `${who} could not be asked for it. It is tried again.`);
  }
}

/** What names a carrier's host and means a machine of ours was told by somebody else. */
async function requirePublic(host: string, who: string): Promise<void> {
  const addresses = await lookup(host, { all: true }).catch(() => {
    throw failure('carrier_unavailable', `${host} has no address now. It is tried again.`);
  });
  if (!addresses.some(({ address }) => isPrivateAddress(address))) return;
  throw failure('media_refused', `${host} leads into a network that is not ${who}'s, so it is not fetched.`);
}

const MEANING_OF_STATUS: ReadonlyMap<number, CarrierErrorCode> = new Map([
  [401, 'carrier_credentials_rejected'],
  [403, 'carrier_permission_missing'],
  [404, 'media_gone'],
  [408, 'carrier_unavailable'],
  [410, 'media_gone'],
  [429, 'carrier_rate_limited'],
]);

/** A link that has run out is answered like one that was never given: the carrier's first answer gives a new one. */
function refusalOf({ status, headers }: Response, { who }: MediaKeeper, isRedirected: boolean): CarrierError {
  const isLink = isRedirected && status >= 400 && status < 500;
  const code = isLink || status >= 500 ? 'carrier_unavailable' : (MEANING_OF_STATUS.get(status) ?? 'media_refused');
  const retryAfterS = Number(headers.get('retry-after') ?? Number.NaN);
  return failure(code, SENTENCES[code]?.(who) ?? `${who} answered ${status}.`, retryAfterS * 1_000);
}

const SENTENCES: Partial<Record<CarrierErrorCode, (who: string) => string>> = {
  carrier_credentials_rejected: (who) =>
    `${who} does not accept the credentials of the account. Give it those that hold: POST /v1/carrier-accounts/{id}/rotate.`,
  carrier_permission_missing: (who) => `The credentials of the account may not read media at ${who}.`,
  media_gone: (who) => `${who} has it no more.`,
  carrier_unavailable: (who) => `${who} cannot give it now. It is tried again.`,
  carrier_rate_limited: (who) => `${who} asks for fewer requests. It is tried again.`,
};

function failure(code: CarrierErrorCode, message: string, retryAfterMs = Number.NaN): CarrierError {
  return new CarrierError({ code, message, effect: 'none', ...(retryAfterMs >= 0 && { retryAfterMs }) });
}
