import { createHash, createSecretKey, randomBytes } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

const KEY_BYTES = 32;

/** Long enough that no two keys of an installation share it. A hash gives nothing away of 256 random bits. */
export const KEY_ID_BYTES = 8;

const HEXADECIMAL = /^[0-9a-f]{64}$/i;
const BASE64 = /^[A-Za-z0-9+/_-]{43}=?$/;

/** What the keys of entries are sealed with. Not shown by a log or in JSON: the secret is held where neither looks. */
export interface MasterKey {
  /** Hexadecimal; tells keys apart and nothing of them. */
  readonly id: string;
  readonly secret: KeyObject;
}

/** How a key is written, for sentences. */
export const KEY_FORMAT =
  '32 bytes, as 64 hexadecimal digits or 44 characters of base64; "openssl rand -hex 32" makes one';

/**
 * The keys in a text, separated by commas; the first seals, all open. `refuse` gets a clause such as "key 2 of 3 is
 * no key", never the key.
 */
export function readMasterKeys(text: string, refuse: (what: string) => never): readonly MasterKey[] {
  const words = text.split(',').map((word) => word.trim());
  const keys = words.map((word, index) => {
    const bytes = keyBytes(word);
    return bytes
      ? masterKeyOf(bytes)
      : refuse(`${words.length > 1 ? `key ${index + 1} of ${words.length}` : 'it'} is no key`);
  });
  const ids = keys.map(({ id }) => id);
  const again = ids.findIndex((id, index) => ids.indexOf(id) < index);
  if (again >= 0) refuse(`key ${again + 1} of ${words.length} is there twice`);
  return keys;
}

/** A key from 32 bytes. */
export function masterKeyOf(bytes: Uint8Array): MasterKey {
  const digest = createHash('sha256').update('ringfence vault key id 1\n').update(bytes).digest('hex');
  return { id: digest.slice(0, KEY_ID_BYTES * 2), secret: createSecretKey(bytes) };
}

/** One that nobody has yet, as it is written in a key file. */
export function newKeyText(): string {
  return randomBytes(KEY_BYTES).toString('hex');
}

function keyBytes(word: string): Buffer | undefined {
  if (HEXADECIMAL.test(word)) return Buffer.from(word, 'hex');
  if (!BASE64.test(word)) return undefined;
  const bytes = Buffer.from(word, 'base64');
  return bytes.length === KEY_BYTES ? bytes : undefined;
}
