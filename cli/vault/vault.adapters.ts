import { existsSync } from 'node:fs';
import { ConfigError } from '#service-process';
import { VaultAtRest, vaultPlaceIn } from '#vault/sqlite';
import type { VaultSettings } from './vault.config.js';

export type { Unopened, VaultAtRest } from '#vault/sqlite';

/** What the command line works on. */
export interface VaultOnDisk {
  /** Undefined where there is none, or nothing in it. */
  readonly vault: VaultAtRest | undefined;
  readonly file: string;
  /** Whether a key lies beside the vault. */
  readonly hasKeyFile: boolean;
}

/** Throws a `ConfigError` where there is no such directory, and whatever `VaultAtRest.open` does. */
export function openVaultOnDisk({ directory, keys }: VaultSettings): VaultOnDisk {
  if (!existsSync(directory)) {
    throw new ConfigError(
      `There is no directory ${directory}. DATA_DIR, or VAULT_DIR, names the one that the vault lies in.`,
    );
  }
  const place = vaultPlaceIn(directory, keys);
  return { vault: VaultAtRest.open(place), file: place.file, hasKeyFile: existsSync(place.keyFile) };
}
