import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came, and what its account is known to sign with. */
export interface TwilioSignedRequest {
  /** The header `x-twilio-signature`. */
  readonly signature: string | undefined;
  /** The URL as Twilio was given it, with the query that it came with; a fragment is passed over. Never made of a header. */
  readonly url: string;
  /** The media type of the body, without parameters. */
  readonly mediaType: string | undefined;
  readonly rawBody: Buffer;
  /** Auth tokens that may have signed: that of the account, and one for each region that has its own. */
  readonly authTokens: readonly string[];
}

/**
 * Whether Twilio signed the request: HMAC-SHA1 with an auth token over the URL and, of a form, its sorted parameters. Any
 * other body is not in the signature itself; its hash must be in the signed URL, as `bodySHA256`. The signature carries no
 * time, so an old request passes again. Source: Twilio, "Validating signatures from Twilio".
 */
export function verifyTwilioSignature(request: TwilioSignedRequest): boolean {
  const { signature, mediaType, rawBody } = request;
  if (signature === undefined) return false;
  const url = request.url.split('#', 1)[0]!;
  const isForm = mediaType === 'application/x-www-form-urlencoded';
  if (!isForm && !isHashedInUrl(rawBody, url)) return false;
  const parameters = isForm ? signedParameters(rawBody) : '';
  // Signed with an empty token, a request could be anybody's.
  const tokens = request.authTokens.filter((token) => token !== '');
  const expected = tokens.flatMap((token) => urlsAsSigned(url).map((each) => hmacOf(token, each + parameters)));
  return expected.some((each) => isSame(signature, each));
}

/** Names in their order, each followed by its values: every value once, in their order. */
function signedParameters(form: Buffer): string {
  const parameters = new URLSearchParams(form.toString());
  const names = [...new Set(parameters.keys())].toSorted();
  return names
    .flatMap((name) => [...new Set(parameters.getAll(name))].toSorted().map((value) => name + value))
    .join('');
}

function isHashedInUrl(body: Buffer, url: string): boolean {
  if (body.length === 0) return true;
  const query = url.slice(url.indexOf('?') + 1);
  const told = new URLSearchParams(query).get('bodySHA256') ?? '';
  return isSame(told.toLowerCase(), createHash('sha256').update(body).digest('hex'));
}

/** Twilio signs the URL with its port or without, depending on which of its systems calls. */
function urlsAsSigned(url: string): readonly string[] {
  const parts = /^(?<scheme>https?):\/\/(?<user>[^/?#]*@)?(?<host>\[[^\]]*\]|[^/?#:]*)(?::\d+)?(?<rest>.*)$/is.exec(
    url,
  );
  if (!parts) return [url];
  const {
    scheme,
    user = '',
    host,
    rest,
  } = parts.groups as Record<'scheme' | 'host' | 'rest', string> & { user?: string };
  const port = scheme.toLowerCase() === 'https' ? 443 : 80;
  return [...new Set([url, `${scheme}://${user}${host}${rest}`, `${scheme}://${user}${host}:${port}${rest}`])];
}

const hmacOf = (token: string, signed: string): string => createHmac('sha1', token).update(signed).digest('base64');

/** Takes as long wherever the two differ. Their length is no secret. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
