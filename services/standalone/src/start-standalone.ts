import type { Logger } from 'pino';
import { joinApis } from '#http-api';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { CallGateModule } from '../../call-gate/src/call-gate.module.js';
import { CALL_GATE_API } from '../../call-gate/src/call-gate.openapi.js';
import { addGate } from '../../call-gate/src/call-gate.metrics.js';
import { openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { InventoryModule } from '../../inventory/src/inventory.module.js';
import { INVENTORY_API } from '../../inventory/src/inventory.openapi.js';
import { API_DESCRIPTION } from './api-description.js';
import type { StandaloneConfig } from './standalone.config.js';
import { Standalone } from './standalone.js';

/**
 * Opens the port, then takes over and replays the log and prepares a first installation; requests are answered when that
 * is done. A new root key is handed to `showRootKey` as soon as it is durable.
 */
export async function startStandalone(
  config: StandaloneConfig,
  showRootKey: (key: string) => void,
): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  return startStandaloneOn(await openInventoryAdapters(config, failures, log), { config, showRootKey, log, failures });
}

/** What a start needs beside its adapters. */
export interface StandaloneStart {
  readonly config: StandaloneConfig;
  readonly showRootKey: (key: string) => void;
  readonly log: Logger;
  readonly failures: Failures;
}

/** Does what `startStandalone` does with adapters that somebody has opened; they are closed with it. */
export function startStandaloneOn(
  adapters: InventoryAdapters,
  { config, showRootKey, log, failures }: StandaloneStart,
): Promise<RunningProcess> {
  const standalone = new Standalone(adapters, failures, log);
  const { gate, inventory } = standalone;
  return startProcess({
    config,
    log,
    services: [InventoryModule.with(inventory), CallGateModule.with(standalone)],
    api: joinApis([INVENTORY_API, CALL_GATE_API]),
    description: API_DESCRIPTION,
    keys: standalone.keys,
    transport: standalone.transport,
    health: standalone,
    startUp: standalone.startUp,
    metrics: [
      addGate(gate),
      addReaders(
        () => standalone.logProbe.head(),
        () => standalone.readerPositions(),
      ),
    ],
    commands: { lastWrites: inventory.lastWrites, idempotency: adapters.idempotency },
    prepare: async (startHandlers) => {
      const newRootKey = await standalone.start(config.rootKey, startHandlers);
      if (newRootKey !== undefined) showRootKey(newRootKey);
    },
    mustEnd: adapters.writer.replaced,
    close: () => standalone.stop(),
  });
}
