import { existsSync } from 'node:fs';
import type { Logger } from 'pino';
import type { Failures } from '#service-process';
import { InMemoryVault } from './in-memory/index.js';
import { isReadByOthers } from './key-file.js';
// Not by its index, which brings the driver along: here that is the thread's alone.
import { SqliteVault } from './sqlite/sqlite-vault.js';
import { vaultPlaceIn } from './sqlite/vault-place.js';
import type { VaultConfig } from './vault.config.js';
import type { Vault } from './vault.port.js';

/** Where a process keeps its secrets: in its data directory, or nowhere for longer than it runs. */
export type VaultChoice = { readonly kind: 'directory'; readonly directory: string } | { readonly kind: 'memory' };

/** What the configuration chose. */
export interface OpenedVault {
  readonly vault: Vault;
  /** For `Health.warnings`: what is to be mended about the key, one sentence each. As of now. */
  readonly warnings: () => readonly string[];
}

const VAULT_DIED =
  'Nothing can be asked of carriers, for the thread that keeps their credentials has ended. ' +
  'Restart the process; its log on standard error says why.';
const KEY_BESIDE_DATA =
  'The key of the vault lies beside what it seals, so that who copies the data directory can read every credential in ' +
  'it: set RINGFENCE_VAULT_KEY to a key that is kept elsewhere, as docs/operations.md says.';
const KEY_FILE_LEFT =
  'The key file of the vault still lies beside what it sealed, though RINGFENCE_VAULT_KEY is set: ' +
  'run npm run vault -- reseal, and then keep the file elsewhere.';
const KEY_READ_BY_OTHERS =
  'Other users of this machine may read the key file of the vault: chmod 600 keeps it to its owner.';

/**
 * Rejects with `vault_unavailable` or `vault_key_wrong` and a sentence that says what to do. The directory must exist. A
 * thread that ends by itself is told to `failures`, what is to be mended about the key to the log, too.
 */
export async function openVault(
  choice: VaultChoice,
  { keys }: VaultConfig,
  failures: Failures,
  log: Logger,
): Promise<OpenedVault> {
  if (choice.kind === 'memory') return { vault: new InMemoryVault(), warnings: () => [] };
  const place = vaultPlaceIn(choice.directory, keys);
  const warnings = () => keyWarnings(place.keyFile, keys.length > 0);
  const tellWarnings = () => {
    for (const warning of warnings()) log.warn(warning);
  };
  const onThreadDeath = (error: Error) => failures.note(error, VAULT_DIED);
  const vault = await SqliteVault.open(place, { onThreadDeath, onKeyMade: tellWarnings });
  tellWarnings();
  return { vault, warnings };
}

function keyWarnings(keyFile: string, isConfigured: boolean): readonly string[] {
  if (!existsSync(keyFile)) return [];
  const lies = isConfigured ? KEY_FILE_LEFT : KEY_BESIDE_DATA;
  return isReadByOthers(keyFile) ? [lies, KEY_READ_BY_OTHERS] : [lies];
}
