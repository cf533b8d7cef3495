import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { readVaultConfig } from '#vault';
import type { VaultConfig } from '#vault';
import { readStorageConfig } from '../../services/inventory/src/storage.config.js';

/** The directory whose vault is meant, and the keys that are configured. */
export interface VaultSettings extends VaultConfig {
  readonly directory: string;
}

/** Throws a `ConfigError`. */
export function readVaultSettings(environment: Environment = process.env): VaultSettings {
  const { eventStore } = readStorageConfig(environment);
  if (eventStore.kind === 'memory') {
    throw new ConfigError('EVENT_STORE_URL is memory:, of which nothing can be seen from outside its process.');
  }
  return { directory: environment['VAULT_DIR'] || eventStore.directory, ...readVaultConfig(environment) };
}
