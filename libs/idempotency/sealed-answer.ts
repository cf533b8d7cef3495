import { openBytes, sealBytes } from '#sealed-bytes';
import type { RequestIdentity } from './identify-request.js';

/** An answer as it went out. */
export interface KeptAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | number | readonly string[]>>;
  /** Empty when there was none. */
  readonly body: Buffer;
}

/** JSON has no line break of its own, so that this one ends the head. */
const END_OF_HEAD = '\n';

/** Some answers show a secret once, such as a new API key: none may lie about in clear. */
export function sealAnswer({ body, ...head }: KeptAnswer, { sealingKey, fingerprint }: RequestIdentity): Buffer {
  return sealBytes(sealingKey, fingerprint, Buffer.from(JSON.stringify(head) + END_OF_HEAD), body);
}

/** Throws when the answer was sealed for another request, or was changed since. */
export function openAnswer(sealed: Uint8Array, { sealingKey, fingerprint }: RequestIdentity): KeptAnswer {
  const opened = openBytes(sealingKey, fingerprint, sealed);
  const endOfHead = opened.indexOf(END_OF_HEAD);
  const head = JSON.parse(opened.toString('utf8', 0, endOfHead)) as Omit<KeptAnswer, 'body'>;
  return { ...head, body: opened.subarray(endOfHead + END_OF_HEAD.length) };
}
