import { statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { hasCode } from '#domain-error';
import { besideEvents, makeDirectory } from '#own-log';
import { ConfigError } from '#service-process';
import type { VaultChoice } from '#vault';
import { VaultAtRest, vaultPlaceIn } from '#vault/sqlite';
import { CARRIER_FOLDER } from './carrier-process.config.js';
import type { CarrierProcessConfig } from './carrier-process.config.js';

/**
 * Where the vault of the carrier service apart lies: in `VAULT_DIR`, or beside its log. Rejects with a `ConfigError` where
 * secrets lie elsewhere, in the place that the other of the two would have.
 */
export async function chooseVault({
  eventStore,
  vaultDirectory,
}: Pick<CarrierProcessConfig, 'eventStore' | 'vaultDirectory'>): Promise<VaultChoice> {
  if (eventStore.kind === 'memory') return eventStore;
  const { directory } = eventStore;
  if (vaultDirectory !== undefined) await makeDirectory(vaultDirectory, 'VAULT_DIR');
  const used = vaultDirectory ?? directory;
  for (const other of placesBeside(directory)) requireOneVault(used, other);
  return vaultDirectory === undefined ? besideEvents(eventStore) : { kind: 'directory', directory: vaultDirectory };
}

/** Beside the log, and where one process and services that are started together have theirs. */
function placesBeside(directory: string): readonly string[] {
  const above = dirname(resolve(directory));
  return resolve(directory) === join(above, CARRIER_FOLDER) ? [directory, above] : [directory];
}

/**
 * That no secrets lie in the vault of another directory than that which is `used`: nobody would look for them there, and
 * what is rotated and saved meanwhile would make two vaults of one. Throws a `ConfigError`.
 */
export function requireOneVault(used: string, other: string): void {
  if (isSame(used, other)) return;
  try {
    if (hasSecrets(other))
      throw new ConfigError(hasSecrets(used) ? twoVaults(used, other) : vaultElsewhere(used, other));
  } catch (cause) {
    if (!hasCode(cause, 'vault_unavailable')) throw cause;
    const places = `the vaults of ${other} and of ${used}`;
    throw new ConfigError(`It cannot be told whether secrets lie in ${places}. ${cause.message}`, { cause });
  }
}

/** By whatever way they are reached. */
function isSame(one: string, other: string): boolean {
  const [a, b] = [one, other].map((directory) => statSync(directory, { throwIfNoEntry: false }));
  return a && b ? a.dev === b.dev && a.ino === b.ino : resolve(one) === resolve(other);
}

const hasSecrets = (directory: string): boolean => VaultAtRest.hasEntries(vaultPlaceIn(directory, []).file);

const vaultElsewhere = (used: string, other: string): string =>
  `Secrets lie in the vault of ${other}, and this start would begin an empty one in ${used}. Move vault.* in ${used}, should any be there, to a third place, move vault.* from ${other} to ${used}, and start again; or set VAULT_DIR to ${other} where the carrier service is started by itself.`;

const twoVaults = (used: string, other: string): string =>
  `Secrets lie in two vaults, in ${used} and in ${other}, and each lacks what came to the other. Never put one over the other. Have the one that was used last in ${used}, keep vault.* of the other in a third place, start again, and rotate the carrier accounts that answer carrier_credentials_missing.`;
