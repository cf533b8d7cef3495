import { createPublicKey, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** How far a request's time may be from ours, either way. */
const TOLERANCE_MS = 300_000;

const KEY_BYTES = 32;

/** A request as it came, and what its account is known to sign with. */
export interface TelnyxSignedRequest {
  /** The header `telnyx-signature-ed25519`, base64. */
  readonly signature: string | undefined;
  /** The header `telnyx-timestamp`, seconds since 1970. */
  readonly timestamp: string | undefined;
  readonly rawBody: Buffer;
  /** Base64 of the 32 bytes, as Telnyx shows it. One that is none verifies nothing. */
  readonly publicKey: string;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * Whether Telnyx signed the request within five minutes of now: Ed25519 over `timestamp|rawBody`. Source: Telnyx, "Webhook
 * signing".
 */
export function verifyTelnyxSignature({
  signature,
  timestamp,
  rawBody,
  publicKey,
  nowMs,
}: TelnyxSignedRequest): boolean {
  if (signature === undefined || timestamp === undefined || !/^\d{1,12}$/.test(timestamp)) return false;
  if (Math.abs(nowMs - Number(timestamp) * 1_000) > TOLERANCE_MS) return false;
  const [key, signatureBytes] = [keyOf(publicKey), bytesOf(signature)];
  if (!key || !signatureBytes) return false;
  return verify(null, Buffer.concat([Buffer.from(`${timestamp}|`), rawBody]), key, signatureBytes);
}

/** What Ed25519 reckons with: RFC 8032, 5.1. */
const PRIME = 2n ** 255n - 19n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;

/** Whether it can be a public key of Telnyx: 32 bytes that name a point of the curve. Nothing else verifies anything. */
export function isTelnyxPublicKey(text: string): boolean {
  const bytes = bytesOf(text);
  if (bytes?.length !== KEY_BYTES) return false;
  // The last bit is the sign of x.
  const y = BigInt(`0x${Buffer.from(bytes.toReversed()).toString('hex')}`) & (2n ** 255n - 1n);
  const [u, v] = [y * y - 1n, D * y * y + 1n];
  // u / v is the square of x, if it is one at all: Euler's criterion, for u · v, which is one with it.
  const criterion = power((((u * v) % PRIME) + PRIME) % PRIME, (PRIME - 1n) / 2n);
  return y < PRIME && criterion <= 1n;
}

/** Modulo `PRIME`. */
function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let [square, left] = [base, exponent]; left > 0n; square = (square * square) % PRIME, left >>= 1n) {
    if (left & 1n) result = (result * square) % PRIME;
  }
  return result;
}

function keyOf(publicKey: string): KeyObject | undefined {
  const bytes = bytesOf(publicKey);
  if (bytes?.length !== KEY_BYTES) return undefined;
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: bytes.toString('base64url') };
  return createPublicKey({ key: jwk, format: 'jwk' });
}

/** Of base64 as it is written, and of nothing that is merely read as the same. */
function bytesOf(base64: string): Buffer | undefined {
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 ? bytes : undefined;
}
