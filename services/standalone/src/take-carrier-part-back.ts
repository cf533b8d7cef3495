import { join } from 'node:path';
import type { Logger } from 'pino';
import type { EventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import { contradictingVaults, isCarrierLogAhead, moveVaultBack } from '../../carrier/src/carrier-part.adapters.js';
import { CARRIER_FOLDER } from '../../carrier/src/carrier-process.config.js';

/**
 * Takes the vault back from a carrier service that was started apart. Where its log has gone on there, it rejects with a
 * `ConfigError`: one process would go on with accounts and purchases as they were before. Only files can be looked at like
 * this. Rejects with a `VaultError`, too.
 */
export async function takeCarrierPartBack(eventStore: EventStoreChoice, log: Logger): Promise<void> {
  if (eventStore.kind !== 'sqlite') return;
  const { directory } = eventStore;
  const apart = join(directory, CARRIER_FOLDER);
  if (await isCarrierLogAhead(directory)) {
    throw new ConfigError(
      `The carrier service has worked apart on ${apart}, and one process would not know what it did there. Run npm run start:services, or set DATA_DIR to another directory.`,
    );
  }
  const vault = moveVaultBack(directory);
  if (vault === 'contradiction') throw contradictingVaults(directory);
  if (vault === 'brought') log.info(`The vault of the carrier service apart is moved from ${apart} to ${directory}.`);
}
