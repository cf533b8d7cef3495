export { SqliteVault } from './sqlite-vault.js';
export { VaultAtRest } from './vault-at-rest.js';
export type { Unopened } from './vault-at-rest.js';
export { vaultPlaceIn } from './vault-place.js';
export { VaultReader } from './vault-reader.js';
export type { VaultPlace } from './vault-place.js';
