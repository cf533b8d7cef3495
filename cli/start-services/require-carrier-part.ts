import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { START } from '#event-store';
import { logFileIn, readEventStoreChoice } from '#own-log';
import { ConfigError } from '#service-process';
import type { Environment } from '#service-process';
import { CARRIER_FOLDER } from '../../services/carrier/src/carrier-process.config.js';
import { CARRIER_EVENT_TYPES } from '../../services/carrier/src/publish-events.js';
import { withLogAtRest } from './start-services.adapters.js';

/**
 * Rejects with a `ConfigError` where one process has worked and its carrier accounts were left in its log: the carrier
 * service would know none of them, and turn calls away that come in. Only files can be looked at like this.
 */
export async function requireCarrierPart(environment: Environment = process.env): Promise<void> {
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind !== 'sqlite') return;
  const { directory } = eventStore;
  const [shared, own] = [logFileIn(directory), logFileIn(join(directory, CARRIER_FOLDER))];
  if (!existsSync(shared) || existsSync(own) || !(await hasCarrierPart(shared))) return;
  const move = `npm run migrate -- --from sqlite:${directory} --to sqlite:${join(directory, CARRIER_FOLDER)} --only carrier`;
  throw new ConfigError(
    `${directory} has carrier accounts or purchases of npm start, and the carrier service apart does not know them: move them first, by ${move}. docs/operations.md, "From one process to services", has the whole way.`,
  );
}

async function hasCarrierPart(file: string): Promise<boolean> {
  const found = await withLogAtRest(file, (log) =>
    log.readAll({ after: START, types: CARRIER_EVENT_TYPES, maxEvents: 1 }),
  );
  return found.length > 0;
}
