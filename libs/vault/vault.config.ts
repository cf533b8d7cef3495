import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { KEY_FORMAT, readMasterKeys } from './master-key.js';
import type { MasterKey } from './master-key.js';

/** What a process is told of its vault. */
export interface VaultConfig {
  /** The first seals, all open; none when the key lies in a file beside the vault. */
  readonly keys: readonly MasterKey[];
}

/** For `--help`. */
export const VAULT_SETTINGS = {
  RINGFENCE_VAULT_KEY: 'seals credentials, 32 bytes in hex or base64; made in DATA_DIR, as vault.key, unless it is set',
};

/** Throws a `ConfigError` that names `RINGFENCE_VAULT_KEY` and never repeats it. */
export function readVaultConfig({ RINGFENCE_VAULT_KEY: text }: Environment): VaultConfig {
  if (!text) return { keys: [] };
  const keys = readMasterKeys(text, (what) => {
    throw new ConfigError(
      `RINGFENCE_VAULT_KEY cannot be used: ${what}. A key is ${KEY_FORMAT}; several are separated by commas, ` +
        'the one that seals first.',
    );
  });
  return { keys };
}
