import { join } from 'node:path';
import type { MasterKey } from '../master-key.js';

/** Where a vault lies, and what opens it. */
export interface VaultPlace {
  readonly file: string;
  /** Read if it is there; made with the first entry when there are no keys at all. */
  readonly keyFile: string;
  /** Of the configuration. */
  readonly keys: readonly MasterKey[];
}

/** The vault of a data directory, and its key file. */
export function vaultPlaceIn(directory: string, keys: readonly MasterKey[]): VaultPlace {
  return { file: join(directory, 'vault.sqlite'), keyFile: join(directory, 'vault.key'), keys };
}
