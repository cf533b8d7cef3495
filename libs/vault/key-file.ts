import { closeSync, fsyncSync, linkSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { KEY_FORMAT, newKeyText, readMasterKeys } from './master-key.js';
import type { MasterKey } from './master-key.js';
import { VaultError } from './vault.errors.js';

/** The keys in the file, none when there is no file. Throws `vault_key_wrong` or `vault_unavailable`. */
export function readKeyFile(file: string): readonly MasterKey[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return [];
    const sentence = `The key file ${file} cannot be read (${(cause as Error).message}). Let this user read it.`;
    throw new VaultError('vault_unavailable', sentence, { cause });
  }
  return readMasterKeys(text.trim(), (what) => {
    const sentence = `The key file ${file} is not as it was made: ${what}. Restore it from a backup; a key is ${KEY_FORMAT}.`;
    throw new VaultError('vault_key_wrong', sentence);
  });
}

/**
 * Makes a key file with a new key and answers the key. On disk whole or not at all, also through a crash, and never in
 * the place of one that is there. Throws `vault_unavailable`.
 */
export function makeKeyFile(file: string): readonly MasterKey[] {
  const draft = `${file}.new`;
  try {
    rmSync(draft, { force: true });
    writeDurably(draft, `${newKeyText()}\n`);
    // A link is refused where the name is taken; a rename would not be.
    linkSync(draft, file);
    rmSync(draft);
    syncFolder(dirname(file));
  } catch (cause) {
    const sentence =
      `The key file ${file} cannot be made (${(cause as Error).message}). Let this user write there, ` +
      `or set RINGFENCE_VAULT_KEY to ${KEY_FORMAT}.`;
    throw new VaultError('vault_unavailable', sentence, { cause });
  }
  return readKeyFile(file);
}

/** Whether others than its owner may read the file; unknown, and so false, on Windows. */
export function isReadByOthers(file: string): boolean {
  const mode = statSync(file, { throwIfNoEntry: false })?.mode ?? 0;
  return process.platform !== 'win32' && (mode & 0o077) !== 0;
}

function writeDurably(file: string, text: string): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    writeSync(descriptor, text);
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** So that the name is on disk as well. Windows syncs no folder, and needs none to be. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
