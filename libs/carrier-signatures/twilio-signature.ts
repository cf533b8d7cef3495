import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

/** A request as it came, and what its account is known to sign with. */
export interface TwilioSignedRequest {
  /** The header `x-twilio-signature`. */
  readonly signature: string | undefined;
  /** The URL as Twilio was given it, with the query that it came with; a fragment is passed over. Never made of a header. */
  readonly url: string;
  /** What the body says, when it is a form; any other is known by its bytes. */
  readonly body: URLSearchParams | Buffer;
  /** Auth tokens that may have signed: that of the account, and one for each region that has its own. */
  readonly authTokens: readonly string[];
}

/**
 * Whether Twilio signed the request: HMAC-SHA1 with an auth token over the URL and, of a form, its sorted parameters. Any
 * other body is not in the signature itself; its hash must be in the signed URL, as `bodySHA256`. The signature carries no
 * time, so an old request passes again. Source: Twilio, "Validating signatures from Twilio".
 */
export function verifyTwilioSignature(request: TwilioSignedRequest): boolean {
  const { signature, body, authTokens } = request;
  if (signature === undefined) return false;
  const url = request.url.split('#', 1)[0]!;
  const isForm = body instanceof URLSearchParams;
  if (!isForm && !isHashedInUrl(body, url)) return false;
  const parameters = isForm ? signedParameters(body) : '';
  // Signed with an empty token, a request could be anybody's.
  const tokens = authTokens.filter((token) => token !== '');
  const isSigned = (at: string) => tokens.some((token) => isSame(signature, hmacOf(token, at + parameters)));
  return isSigned(url) || urlsWithOtherPort(url).some(isSigned);
}

/** Each name with its value, in their order, and what comes twice once. */
function signedParameters(form: URLSearchParams): string {
  const fields = [...form].toSorted(inOrder);
  const isNew = (field: Field, place: number) => place === 0 || inOrder(field, fields[place - 1]!) !== 0;
  return fields.map((field, place) => (isNew(field, place) ? field[0] + field[1] : '')).join('');
}

type Field = readonly [name: string, value: string];

const inOrder = ([name, value]: Field, [otherName, otherValue]: Field): number =>
  name === otherName ? order(value, otherValue) : order(name, otherName);

function order(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function isHashedInUrl(body: Buffer, url: string): boolean {
  if (body.length === 0) return true;
  const query = url.slice(url.indexOf('?') + 1);
  const told = new URLSearchParams(query).get('bodySHA256') ?? '';
  return isSame(told.toLowerCase(), createHash('sha256').update(body).digest('hex'));
}

/** Twilio signs the URL with its port or without, depending on which of its systems calls. */
function urlsWithOtherPort(url: string): readonly string[] {
  const parts = /^(?<scheme>https?):\/\/(?<user>[^/?#]*@)?(?<host>\[[^\]]*\]|[^/?#:]*)(?::\d+)?(?<rest>.*)$/is.exec(
    url,
  );
  if (!parts) return [];
  const {
    scheme,
    user = '',
    host,
    rest,
  } = parts.groups as Record<'scheme' | 'host' | 'rest', string> & { user?: string };
  const port = scheme.toLowerCase() === 'https' ? 443 : 80;
  return [`${scheme}://${user}${host}${rest}`, `${scheme}://${user}${host}:${port}${rest}`];
}

const hmacOf = (token: string, signed: string): string => createHmac('sha1', token).update(signed).digest('base64');

/** Takes as long wherever the two differ. Their length is no secret. */
function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)];
  return one.length === other.length && timingSafeEqual(one, other);
}
