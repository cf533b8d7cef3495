import { join } from 'node:path';
import type { EventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import { isCarrierLogAhead } from '../../carrier/src/carrier-part.adapters.js';
import { CARRIER_FOLDER } from '../../carrier/src/carrier-process.config.js';
import { requireOneVault } from '../../carrier/src/carrier-vault.adapters.js';

/**
 * Rejects with a `ConfigError` where the carrier service has worked apart: one process would go on with accounts and
 * purchases as they were before, and could not put numbers back that came since. Of logs only files can be looked at like
 * this.
 */
export async function requireNothingApart(eventStore: EventStoreChoice): Promise<void> {
  if (eventStore.kind === 'memory') return;
  const { directory } = eventStore;
  const folder = join(directory, CARRIER_FOLDER);
  requireOneVault(directory, folder);
  if (eventStore.kind !== 'sqlite' || !(await isCarrierLogAhead(directory))) return;
  throw new ConfigError(
    `The carrier service has worked apart on ${folder}, and one process would not know what it did there. Run npm run start:services, or set DATA_DIR to another directory.`,
  );
}
