import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readEventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { isCarrierLogBehind } from '../../services/carrier/src/carrier-part.adapters.js';
import { CARRIER_FOLDER } from '../../services/carrier/src/carrier-process.config.js';
import { explainFailedMove } from '../migrate/explain-failed-move.js';
import { Progress } from '../migrate/progress.js';
import { runMove } from '../migrate/run-move.js';

/**
 * Copies what `npm start` has left of carriers to where the carrier service apart looks for it: without its accounts it
 * would turn away calls that come in. The vault stays where it is, and is that of both. Only files can be looked at like
 * this. Rejects with a `ConfigError`.
 */
export async function bringCarrierPart(environment: Environment = process.env): Promise<void> {
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind === 'memory') return;
  const { directory } = eventStore;
  requireOneVault(directory);
  if (eventStore.kind === 'sqlite' && (await isCarrierLogBehind(directory))) await copyLog(directory);
}

/** As it was for a while: whoever has one there has credentials in it. */
function requireOneVault(directory: string): void {
  const folder = join(directory, CARRIER_FOLDER);
  if (!existsSync(join(folder, 'vault.sqlite'))) return;
  throw new ConfigError(
    `There is a vault in ${folder}, and services that are started together use that of ${directory}. Move vault.* from ${folder} to ${directory}, or, if that one is out of date, out of both, and start again.`,
  );
}

async function copyLog(directory: string): Promise<void> {
  console.log('Carrier accounts and purchases of npm start are copied to the carrier service apart.');
  const [from, to] = [directory, join(directory, CARRIER_FOLDER)].map((path) => ({ kind: 'sqlite', path }) as const);
  const progress = new Progress(process.stdout);
  try {
    const { signal } = new AbortController();
    await runMove({ from: from!, to: to!, part: 'carrier', verifyOnly: false }, { progress, signal, say: console.log });
  } catch (error) {
    progress.clear();
    const { sentence } = explainFailedMove(error, progress.eventsCopied);
    throw new ConfigError(
      `What npm start has left of carriers in ${directory} cannot be copied to ${to!.path}. ${sentence}`,
      { cause: error },
    );
  }
}
