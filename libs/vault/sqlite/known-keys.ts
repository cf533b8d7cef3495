import { KEY_FORMAT } from '../master-key.js';
import type { MasterKey } from '../master-key.js';
import { readKeyFile } from '../key-file.js';
import { isWhole } from '../sealed-entry.js';
import { VaultError } from '../vault.errors.js';
import type { KeyUse, VaultFile } from './vault-file.js';

/** Those of the configuration, the one that seals first, then those of the key file, which open what it sealed before. */
export function gatherKeys(configured: readonly MasterKey[], keyFile: string): readonly MasterKey[] {
  const ids = new Set(configured.map(({ id }) => id));
  return [...configured, ...readKeyFile(keyFile).filter(({ id }) => !ids.has(id))];
}

/** How many entries were sealed with keys that are not among these, by key; without those that are damaged anyway. */
function lockedEntries(file: VaultFile, keys: readonly MasterKey[]): KeyUse[] {
  const ids = new Set(keys.map(({ id }) => id));
  return file.keyUses().filter(({ keyId }) => !ids.has(keyId) && hasWhole(file, keyId));
}

/**
 * Throws `vault_key_wrong` when entries were sealed with a key that is not among these: a process that started with a
 * wrong key would seal with it what nobody finds the key of later.
 */
export function requireKeys(file: VaultFile, keys: readonly MasterKey[], path: string): void {
  if (keys.length === 0 && !file.isEmpty()) throw keyMissing(path);
  const locked = lockedEntries(file, keys);
  if (locked.length === 0) return;
  const counts = locked.map(({ keyId, entries }) => `${entries} sealed with the key ${keyId}`).join(', ');
  throw new VaultError(
    'vault_key_wrong',
    `The vault ${path} has entries of which the key is not here: ${counts}. Those here are ` +
      `${keys.map(({ id }) => id).join(', ')} (these are names of keys, not keys). Add what is missing to ` +
      `RINGFENCE_VAULT_KEY, after a comma: ${KEY_FORMAT.split(';')[0]}.`,
  );
}

/** What a vault with entries and without any key is told with: a new key would open none of them. */
export function keyMissing(path: string): VaultError {
  return new VaultError(
    'vault_key_wrong',
    `The vault ${path} has entries and their key is missing: neither is RINGFENCE_VAULT_KEY set nor vault.key there. ` +
      'Restore that file from its backup, or set RINGFENCE_VAULT_KEY to the key that was used.',
  );
}

function hasWhole(file: VaultFile, keyId: string): boolean {
  for (const { sealed } of file.entriesOf(keyId)) if (isWhole(sealed)) return true;
  return false;
}
