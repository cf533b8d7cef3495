import { createHmac, hkdfSync } from 'node:crypto';

/** A request as its repetition must repeat it. */
export interface RepeatableRequest {
  readonly method: string;
  /** Path with query, as it was sent. */
  readonly url: string;
  /** As parsed, so that white space does not count; undefined without one. */
  readonly body: unknown;
}

/** How a request is known at rest, and what its answer is sealed with. */
export interface RequestIdentity {
  /** Stands for the API key and the idempotency key together; hexadecimal. */
  readonly id: string;
  /** Stands for method, path and body; hexadecimal. */
  readonly fingerprint: string;
  /** 256 bits; never at rest. */
  readonly sealingKey: Buffer;
}

const PART_BYTES = 32;
const PURPOSE = 'ringfence idempotency 1';

/**
 * Everything comes from the caller's API key and its idempotency key through a one-way function, and of the API key
 * itself only a hash is at rest. So nobody but the caller can find the request again, test guesses of its body, or open
 * its answer, not even with every file of ours in hand.
 */
export function identifyRequest(apiKey: string, idempotencyKey: string, request: RepeatableRequest): RequestIdentity {
  const derived = Buffer.from(hkdfSync('sha256', apiKey, idempotencyKey, PURPOSE, 3 * PART_BYTES));
  const [id, fingerprintKey, sealingKey] = [0, 1, 2].map((part) =>
    derived.subarray(part * PART_BYTES, (part + 1) * PART_BYTES),
  ) as [Buffer, Buffer, Buffer];
  return { id: id.toString('hex'), fingerprint: fingerprintOf(request, fingerprintKey), sealingKey };
}

function fingerprintOf({ method, url, body }: RepeatableRequest, key: Buffer): string {
  // As JSON, whose quotes keep apart what ends one part and what begins the next.
  const asked = JSON.stringify(body === undefined ? [method, url] : [method, url, body]);
  return createHmac('sha256', key).update(asked).digest('hex');
}
