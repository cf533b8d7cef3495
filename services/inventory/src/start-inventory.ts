import type { Logger } from 'pino';
import { addRelay } from '#announcing';
import { PUBLISHED_API } from '#published-api';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { openInventoryProcessAdapters } from './inventory-process.adapters.js';
import type { InventoryProcessAdapters } from './inventory-process.adapters.js';
import { InventoryProcess } from './inventory-process.js';
import { InventoryModule } from './inventory.module.js';
import { INVENTORY_API } from './inventory.openapi.js';
import type { InventoryConfig } from './inventory.config.js';

/**
 * Opens the port, and then takes the log over and grants leases from then on; replays the log, prepares a first
 * installation, and takes commands when that is done. A server of the log that is away is waited for before, a broker
 * meanwhile and after. A new root key is handed to `showRootKey` as soon as it is durable.
 */
export async function startInventory(
  config: InventoryConfig,
  showRootKey: (key: string) => void,
): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  const adapters = await openInventoryProcessAdapters(config, failures, log);
  return startInventoryOn(adapters, { config, showRootKey, log, failures });
}

/** What a start needs beside its adapters. */
export interface InventoryStart {
  readonly config: InventoryConfig;
  readonly showRootKey: (key: string) => void;
  readonly log: Logger;
  readonly failures: Failures;
}

/** Does what `startInventory` does with adapters that somebody has opened; they are closed with it. */
export function startInventoryOn(
  adapters: InventoryProcessAdapters,
  { config, showRootKey, log, failures }: InventoryStart,
): Promise<RunningProcess> {
  const running = new InventoryProcess(adapters, config, failures, log);
  const { inventory, gates, keys, transport } = running;
  return startProcess({
    config,
    log,
    services: [InventoryModule.with(inventory, gates)],
    api: INVENTORY_API,
    // What stands before all services brings here whoever asks for the description, and that of all is what they want.
    description: PUBLISHED_API,
    topicPrefix: config.eventBus.prefix,
    keys,
    transport,
    health: running,
    startUp: running.startUp,
    metrics: [
      addReaders(
        () => running.logProbe.head(),
        () => running.readerPositions(),
      ),
      addRelay(running.relay),
    ],
    commands: {
      lastWrites: inventory.lastWrites,
      idempotency: adapters.idempotency,
      whenFelt: (position, maxWaitMs) => gates.leases.whenApplied(position, maxWaitMs),
    },
    prepare: async (startHandlers) => {
      const newRootKey = await running.start(config.rootKey, startHandlers);
      if (newRootKey !== undefined) showRootKey(newRootKey);
    },
    mustEnd: adapters.writer.replaced,
    close: () => running.stop(),
  });
}
