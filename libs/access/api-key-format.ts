import { hash, randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';

/** Lets secret scanners and people tell what a leaked string is. */
const PREFIX = 'rf_';
const SECRET_BYTES = 30;

/** A key supplied by the operator: the prefix and at least 32 characters more. */
const SUPPLIED_KEY = /^rf_[\x21-\x7e]{32,}$/;

const USUAL_SCHEME = 'Bearer ';
/** The scheme in any case, and any number of spaces (RFC 9110, 11.1 and 11.4). */
const BEARER = /^bearer +(.*)$/i;
const SPACE = 0x20;

/** A new key: prefix, 240 random bits, and a checksum that scanners verify without asking us. */
export function generateApiKey(): string {
  const secret = randomBytes(SECRET_BYTES).toString('base64url');
  return `${PREFIX}${secret}${checksum(secret)}`;
}

/** What is kept of a key. 240 random bits need no salt and no slow hash. */
export function hashApiKey(key: string): string {
  return hash('sha256', key, 'hex');
}

/** Whether an operator may use this as a root key: `rf_` and at least 32 characters. */
export function isUsableRootKey(key: string): boolean {
  return SUPPLIED_KEY.test(key);
}

/** The key in an `Authorization` header; undefined when it has none. As callers usually write it, nothing is searched. */
export function apiKeyInHeader(authorization: string | undefined): string | undefined {
  if (authorization === undefined) return undefined;
  const isUsual = authorization.startsWith(USUAL_SCHEME) && authorization.charCodeAt(USUAL_SCHEME.length) !== SPACE;
  return isUsual ? authorization.slice(USUAL_SCHEME.length) : BEARER.exec(authorization)?.[1];
}

function checksum(secret: string): string {
  return crc32(secret).toString(36).padStart(7, '0');
}
