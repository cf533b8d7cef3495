import { joinApis } from '#http-api';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { CallGateModule } from '../../call-gate/src/call-gate.module.js';
import { CALL_GATE_API } from '../../call-gate/src/call-gate.openapi.js';
import { addGate } from '../../call-gate/src/call-gate.metrics.js';
import { openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { InventoryModule } from '../../inventory/src/inventory.module.js';
import { INVENTORY_API } from '../../inventory/src/inventory.openapi.js';
import { API_DESCRIPTION } from './api-description.js';
import type { StandaloneConfig } from './standalone.config.js';
import { Standalone } from './standalone.js';

/**
 * Opens the log, replays it, prepares a first installation, and only then opens the port. A new root key is handed to
 * `showRootKey` as soon as it is durable: whatever fails after that, it has been seen.
 */
export async function startStandalone(
  config: StandaloneConfig,
  showRootKey: (key: string) => void,
): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  const standalone = new Standalone(await openInventoryAdapters(config, failures, log), failures, log);
  const { gate, inventory, adapters } = standalone;
  return startProcess({
    config,
    log,
    services: [InventoryModule.with(inventory), CallGateModule.with(standalone)],
    api: joinApis([INVENTORY_API, CALL_GATE_API]),
    description: API_DESCRIPTION,
    keys: standalone.keys,
    transport: standalone.transport,
    health: standalone,
    metrics: [
      addGate(gate),
      addReaders(
        () => adapters.log.head(),
        () => standalone.readerPositions(),
      ),
    ],
    commands: { lastWrites: inventory.lastWrites, idempotency: adapters.idempotency },
    prepare: async (startHandlers) => {
      const newRootKey = await standalone.start(config.rootKey, startHandlers);
      if (newRootKey !== undefined) showRootKey(newRootKey);
    },
    close: () => standalone.stop(),
  });
}
