/** Why there is no whole answer. `not_sent`: the request has not reached anybody. */
export type RequestFailureReason = 'not_sent' | 'cut' | 'too_slow' | 'too_large';

/** Says nothing of the request or of what carried it: both hold credentials. */
export class RequestFailure extends Error {
  override readonly name = 'RequestFailure';

  /** `code`: what the system calls it, such as `ECONNREFUSED`; undefined where it differs between addresses of the host. */
  constructor(
    readonly reason: RequestFailureReason,
    readonly code?: string,
  ) {
    super(`The request has no whole answer (${reason}).`);
  }
}

export interface RequestBounds {
  /** Until the whole answer is there, in milliseconds. */
  readonly timeoutMs: number;
  readonly maxAnswerBytes: number;
}

/** What is wrong before a byte of the request can be on its way: no such host, nobody there, or a stranger. */
const NOT_SENT =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|CERT_.*|ERR_TLS_.*|(?:DEPTH_ZERO_|SELF_|UNABLE_TO_).*)$/;

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** A `fetch` that follows no redirect and hands on whole answers alone. Rejects with a `RequestFailure`. */
export function boundedFetch({ timeoutMs, maxAnswerBytes }: RequestBounds): typeof fetch {
  return async (input, init) => {
    const tooSlow = AbortSignal.timeout(timeoutMs);
    const signal = init?.signal ? AbortSignal.any([init.signal, tooSlow]) : tooSlow;
    try {
      const answer = await fetch(input, { ...init, signal, redirect: 'manual' });
      const { status, statusText, headers } = answer;
      const body = await readWhole(answer, maxAnswerBytes);
      return new Response(WITHOUT_BODY.has(status) ? null : body, { status, statusText, headers });
    } catch (error) {
      if (error instanceof RequestFailure) throw error;
      throw tooSlow.aborted ? new RequestFailure('too_slow') : failureOf(error);
    }
  };
}

async function readWhole({ body }: Response, maxBytes: number): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) throw new RequestFailure('too_large');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function failureOf(error: unknown): RequestFailure {
  const { cause } = error as { cause?: { code?: unknown; errors?: readonly { code?: unknown }[] } };
  // A host with several addresses fails with one error for each.
  const codes = (cause?.errors ?? [cause]).map((one) => String(one?.code));
  const same = new Set(codes).size === 1 ? codes[0] : undefined;
  return new RequestFailure(codes.every((code) => NOT_SENT.test(code)) ? 'not_sent' : 'cut', same);
}
