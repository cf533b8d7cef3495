import { join } from 'node:path';
import { readEventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import {
  contradictingVaults,
  isCarrierLogAhead,
  isCarrierLogBehind,
  moveVaultApart,
} from '../../services/carrier/src/carrier-part.adapters.js';
import { CARRIER_FOLDER } from '../../services/carrier/src/carrier-process.config.js';
import { explainFailedMove } from '../migrate/explain-failed-move.js';
import { Progress } from '../migrate/progress.js';
import { runMove } from '../migrate/run-move.js';

/**
 * Brings what `npm start` has left of carriers to where the carrier service apart looks for it: without its accounts and
 * their credentials it would turn away calls that come in. Only files can be looked at like this. Interrupted anywhere, the
 * next call goes on. Rejects with a `ConfigError` or a `VaultError`.
 */
export async function bringCarrierPart(environment: Environment = process.env): Promise<void> {
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind !== 'sqlite') return;
  const { directory } = eventStore;
  if (await isCarrierLogBehind(directory)) await copyLog(directory);
  await bringVault(directory);
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

async function bringVault(directory: string): Promise<void> {
  switch (await moveVaultApart(directory)) {
    case 'nothing':
      return;
    case 'brought':
      return console.log(`The vault with their credentials is moved to ${join(directory, CARRIER_FOLDER)}.`);
    case 'contradiction':
      // Who has worked apart since has done so with the own one, and one process does not go on with the other.
      if (!(await isCarrierLogAhead(directory))) throw contradictingVaults(directory);
      console.log(
        `Nobody uses the vault in ${directory} any more, and it still has credentials: take ${join(directory, 'vault.*')} away.`,
      );
  }
}
