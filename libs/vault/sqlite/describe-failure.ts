import { VaultError } from '../vault.errors.js';

/** SQLite's result codes by their beginning, and what a person can do about each. */
const REMEDIES: readonly (readonly [code: string, remedy: (file: string) => string])[] = [
  ['SQLITE_BUSY', (file) => `Another running process uses the vault ${file}. Stop that process first.`],
  ['SQLITE_NOTADB', (file) => `${file} is no vault. Restore it from a backup.`],
  ['SQLITE_CORRUPT', (file) => `The vault ${file} is damaged. Restore it from a backup.`],
  ['SQLITE_FULL', (file) => `There is no space left for the vault ${file}. Free some.`],
  ['SQLITE_CANTOPEN', notOpened],
  ['SQLITE_READONLY', notOpened],
];

function notOpened(file: string): string {
  return `The vault ${file} cannot be opened. Its directory must exist and this user be allowed to write there.`;
}

/** The same for what is a `VaultError` already, be it from another thread; the sentence for what SQLite says otherwise. */
export function describeFailure(file: string, error: unknown): VaultError {
  const { code = '', message } = error as Error & { readonly code?: string };
  for (const own of ['vault_unavailable', 'vault_key_wrong', 'vault_entry_damaged', 'vault_entry_invalid'] as const) {
    if (code === own) return new VaultError(own, message, { cause: error });
  }
  const remedy = REMEDIES.find(([beginning]) => code.startsWith(beginning))?.[1];
  const sentence = remedy?.(file) ?? `The vault ${file} cannot be used. Check the disk.`;
  return new VaultError('vault_unavailable', `${sentence} (${message})`, { cause: error });
}

export function foreignFile(file: string): VaultError {
  return new VaultError(
    'vault_unavailable',
    `${file} is the database of another application. Move it away, or set another DATA_DIR.`,
  );
}

export function newerFile(file: string, version: number): VaultError {
  return new VaultError(
    'vault_unavailable',
    `The vault ${file} was written by a newer version (schema ${version}). Start that version or a later one.`,
  );
}
