import { createCipheriv, createDecipheriv, randomFillSync } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** What sealing adds. */
export const SEAL_BYTES = NONCE_BYTES + TAG_BYTES;

/** 256 bits. A key may seal 2^32 times: nonces are random, and two alike would give away what they sealed. */
export type SealingKey = KeyObject | Uint8Array;

/** Nonce, tag and ciphertext of the parts, one after the other. They open again for the same `context` alone. */
export function sealBytes(key: SealingKey, context: string, ...parts: readonly Uint8Array[]): Buffer {
  const nonce = newNonce();
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(context));
  const sealed = parts.map((part) => cipher.update(part));
  sealed.push(cipher.final());
  return Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]);
}

const nonces = Buffer.allocUnsafeSlow(NONCE_BYTES * 512);
let usedNonceBytes = nonces.length;

/** Random bytes cost as much to ask for as the sealing of a text: many are asked for at once, and each is used once. */
function newNonce(): Buffer {
  if (usedNonceBytes === nonces.length) {
    randomFillSync(nonces);
    usedNonceBytes = 0;
  }
  return nonces.subarray(usedNonceBytes, (usedNonceBytes += NONCE_BYTES));
}

/** Throws when they were sealed with another key or for another context, or were changed since. */
export function openBytes(key: SealingKey, context: string, sealed: Uint8Array): Buffer {
  const decipher = createDecipheriv(CIPHER, key, sealed.subarray(0, NONCE_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(context))
    .setAuthTag(sealed.subarray(NONCE_BYTES, SEAL_BYTES));
  return Buffer.concat([decipher.update(sealed.subarray(SEAL_BYTES)), decipher.final()]);
}
