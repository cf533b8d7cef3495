import { LIMITS } from './vault.port.js';
import type { KeysQuery, VaultEntry, VaultKey } from './vault.port.js';
import { VaultError } from './vault.errors.js';

/** An entry on its way to be sealed. */
export interface EncodedEntry {
  readonly key: VaultKey;
  /** JSON. */
  readonly text: string;
}

const KEY_PARTS = ['workspace', 'kind', 'id'] as const;
const VISIBLE_ASCII = /^[\x21-\x7e]+$/;

/** Throws `vault_entry_invalid` for what no vault takes; the sentence tells the key and never the secret. */
export function encodeEntries(entries: readonly VaultEntry[]): readonly EncodedEntry[] {
  const { maxEntries, maxEntriesBytes } = LIMITS;
  if (entries.length > maxEntries) invalid(`${entries.length} entries are too many at once, at most ${maxEntries}.`);
  const encoded = entries.map(encodeEntry);
  const bytes = encoded.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  if (bytes > maxEntriesBytes) invalid(`${bytes} bytes are too many at once, at most ${maxEntriesBytes}.`);
  return encoded;
}

/** Throws `vault_entry_invalid`. Answers the key without whatever else the object has. */
export function requireKey({ workspace, kind, id }: VaultKey): VaultKey {
  const key = { workspace, kind, id };
  for (const part of KEY_PARTS) requireKeyPart(part, key[part]);
  return key;
}

/** Throws `vault_entry_invalid`. The same query with its limit within bounds. */
export function requireQuery(query: KeysQuery): KeysQuery & { readonly limit: number } {
  const { kind, workspace, after, limit = LIMITS.maxPageKeys } = query;
  requireKeyPart('kind', kind);
  if (workspace !== undefined) requireKeyPart('workspace', workspace);
  if (after) requireKey(after);
  if (!Number.isInteger(limit) || limit < 1) invalid(`A page of ${limit} keys is none.`);
  return { ...query, limit: Math.min(limit, LIMITS.maxPageKeys) };
}

function encodeEntry({ key, secret }: VaultEntry): EncodedEntry {
  const checked = requireKey(key);
  const text = jsonOf(secret);
  if (text === undefined) return invalid(`The secret of ${describeKey(checked)} is nothing that JSON can say.`);
  const bytes = Buffer.byteLength(text);
  if (bytes > LIMITS.maxSecretBytes) {
    invalid(`The secret of ${describeKey(checked)} has ${bytes} bytes, at most ${LIMITS.maxSecretBytes}.`);
  }
  return { key: checked, text };
}

/** For sentences. */
export function describeKey({ workspace, kind, id }: VaultKey): string {
  return `${kind}/${id} of workspace ${workspace}`;
}

function jsonOf(secret: unknown): string | undefined {
  try {
    return JSON.stringify(secret);
  } catch {
    // What it complains of may be a part of the secret.
    return undefined;
  }
}

function requireKeyPart(name: string, part: string): void {
  if (typeof part === 'string' && part.length <= LIMITS.maxKeyPartLength && VISIBLE_ASCII.test(part)) return;
  invalid(`The ${name} of a key must be 1 to ${LIMITS.maxKeyPartLength} visible ASCII characters without spaces.`);
}

function invalid(sentence: string): never {
  throw new VaultError('vault_entry_invalid', sentence);
}
