import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import type { RequestIdentity } from './identify-request.js';

/** An answer as it went out. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[]>>;
  /** Empty when there was none. */
  readonly body: Buffer;
}

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** JSON has no line break of its own, so that this one ends the head. */
const END_OF_HEAD = '\n';

/** Nonce, tag and ciphertext. Some answers show a secret once, such as a new API key: none may lie about in clear. */
export function sealAnswer({ body, ...head }: KeptAnswer, { sealingKey, fingerprint }: RequestIdentity): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, sealingKey, nonce).setAAD(Buffer.from(fingerprint));
  const sealed = [cipher.update(JSON.stringify(head) + END_OF_HEAD, 'utf8'), cipher.update(body), cipher.final()];
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
}

/** Throws when the answer was sealed for another request, or was changed since. */
export function openAnswer(sealed: Uint8Array, { sealingKey, fingerprint }: RequestIdentity): KeptAnswer {
  const decipher = createDecipheriv(CIPHER, sealingKey, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(fingerprint))
    .setAuthTag(sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
  const opened = Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()]);
  const endOfHead = opened.indexOf(END_OF_HEAD);
  const head = JSON.parse(opened.toString('utf8', 0, endOfHead)) as Omit<KeptAnswer, 'body'>;
  return { ...head, body: opened.subarray(endOfHead + END_OF_HEAD.length) };
}
