export { openVault } from './vault.adapters.js';
export type { OpenedVault, VaultChoice } from './vault.adapters.js';
export { VAULT_SETTINGS, readVaultConfig } from './vault.config.js';
export type { VaultConfig } from './vault.config.js';
export { VaultError } from './vault.errors.js';
export type { VaultErrorCode } from './vault.errors.js';
export { LIMITS, Vault } from './vault.port.js';
export type { KeysQuery, VaultEntry, VaultKey } from './vault.port.js';
