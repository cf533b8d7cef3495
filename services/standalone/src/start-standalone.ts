import type { Logger } from 'pino';
import { joinPublishedLogs } from '#event-bus';
import { openVault } from '#vault';
import { joinApis } from '#http-api';
import { besideEvents } from '#own-log';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { CallGateModule } from '../../call-gate/src/call-gate.module.js';
import { CALL_GATE_API } from '../../call-gate/src/call-gate.openapi.js';
import { addGate } from '../../call-gate/src/call-gate.metrics.js';
import { openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { CarrierModule } from '../../carrier/src/carrier.module.js';
import { CARRIER_API } from '../../carrier/src/carrier.openapi.js';
import { PUBLISHED_CARRIER_LOG } from '../../carrier/src/publish-events.js';
import { InventoryModule } from '../../inventory/src/inventory.module.js';
import { INVENTORY_API } from '../../inventory/src/inventory.openapi.js';
import { PUBLISHED_INVENTORY_LOG } from '../../inventory/src/publish-events.js';
import { messageLogOpener, openMediaStore } from '../../messaging/src/messaging.adapters.js';
import { MessagingModule } from '../../messaging/src/messaging.module.js';
import { MESSAGING_API } from '../../messaging/src/messaging.openapi.js';
import { PUBLISHED_MESSAGING_LOG } from '../../messaging/src/publish-events.js';
import { API_DESCRIPTION } from './api-description.js';
import { requireNothingApart } from './require-nothing-apart.js';
import type { StandaloneConfig } from './standalone.config.js';
import { Standalone } from './standalone.js';
import type { StandaloneAdapters } from './standalone.js';

/**
 * Opens the port, then takes over and replays the log and prepares a first installation; requests are answered when that
 * is done. A new root key is handed to `showRootKey` as soon as it is durable.
 */
export async function startStandalone(
  config: StandaloneConfig,
  showRootKey: (key: string) => void,
): Promise<RunningProcess> {
  await requireNothingApart(config.eventStore);
  const log = openLog(config);
  const failures = new Failures(log);
  return startStandaloneOn(await openStandaloneAdapters(config, failures, log), { config, showRootKey, log, failures });
}

/** One log for all services, and a bus that tells of each of them. Rejects as `openInventoryAdapters` does. */
export function openStandaloneAdapters(
  config: StandaloneConfig,
  failures: Failures,
  log: Logger,
): Promise<InventoryAdapters> {
  const published = joinPublishedLogs([PUBLISHED_INVENTORY_LOG, PUBLISHED_CARRIER_LOG, PUBLISHED_MESSAGING_LOG]);
  return openInventoryAdapters(config, failures, log, published);
}

/** What a start needs beside its adapters. */
export interface StandaloneStart {
  readonly config: StandaloneConfig;
  readonly showRootKey: (key: string) => void;
  readonly log: Logger;
  readonly failures: Failures;
}

/** Does what `startStandalone` does with adapters that somebody has opened; they are closed with it. */
export async function startStandaloneOn(
  opened: InventoryAdapters,
  { config, showRootKey, log, failures }: StandaloneStart,
): Promise<RunningProcess> {
  const adapters = await withVault(opened, { config, log, failures });
  const standalone = new Standalone(adapters, failures, log);
  const { gate, inventory, carrierDesk, messaging } = standalone;
  return startProcess({
    config,
    log,
    services: [
      InventoryModule.with(inventory),
      CallGateModule.with(standalone),
      CarrierModule.with(carrierDesk, gate.inboundRoutes),
      MessagingModule.with(messaging),
    ],
    api: joinApis([INVENTORY_API, CALL_GATE_API, CARRIER_API, MESSAGING_API]),
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

/** Of which those that were opened are closed when it cannot be. */
async function withVault(
  opened: InventoryAdapters,
  { config, log, failures }: Pick<StandaloneStart, 'config' | 'log' | 'failures'>,
): Promise<StandaloneAdapters> {
  const { eventStore, readModel, hosts, driftCheckHours } = config;
  const place = { eventStore, readModel, vault: config.vault, vaultDirectory: undefined };
  try {
    return {
      ...opened,
      hosts,
      driftCheckHours,
      vault: await openVault(besideEvents(eventStore), config.vault, failures, log),
      mediaStore: openMediaStore(eventStore),
      openMessageLog: await messageLogOpener(opened.log, place),
    };
  } catch (error) {
    await opened.close();
    throw error;
  }
}
