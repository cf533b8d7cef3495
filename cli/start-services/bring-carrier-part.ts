import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { readEventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { isCarrierLogBehind } from '../../services/carrier/src/carrier-part.adapters.js';
import { CARRIER_FOLDER } from '../../services/carrier/src/carrier-process.config.js';
import { requireOneVault } from '../../services/carrier/src/carrier-vault.adapters.js';
import { explainFailedMove } from '../migrate/explain-failed-move.js';
import { Progress } from '../migrate/progress.js';
import { runMove } from '../migrate/run-move.js';

/** A process that was killed, or is about to end, lets go of its files by then. */
const WAIT_MS = 10_000;
const LOOK_AGAIN_MS = 500;

/**
 * Copies what `npm start` has left of carriers to where the carrier service apart looks for it: without its accounts it
 * would turn away calls that come in. The vault stays where it is, and is that of both. Only files can be looked at like
 * this; those that another process has open are looked at again for `waitMs`. Rejects with a `ConfigError`.
 */
export async function bringCarrierPart(environment: Environment = process.env, waitMs = WAIT_MS): Promise<void> {
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind === 'memory') return;
  const { directory } = eventStore;
  const isBehind = await onceFree(waitMs, async () => {
    requireOneVault(directory, join(directory, CARRIER_FOLDER));
    return eventStore.kind === 'sqlite' && isCarrierLogBehind(directory);
  });
  if (isBehind) await copyLog(directory);
}

/** Whoever starts again what was killed need not wait until all of it has ended. */
async function onceFree<Found>(waitMs: number, look: () => Promise<Found>): Promise<Found> {
  const endMs = performance.now() + waitMs;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (!isInUse(error as Error) || performance.now() >= endMs) throw error;
      await delay(LOOK_AGAIN_MS);
    }
  }
}

/** Whether another process has a file open is what SQLite says, however it is explained. */
function isInUse({ cause, code = '' }: Error & { readonly code?: string }): boolean {
  return code.startsWith('SQLITE_BUSY') || (cause !== undefined && isInUse(cause as Error));
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
