import type { Logger } from 'pino';
import { KafkaAnnouncements, KafkaEventBus, openKafka } from '#event-bus/kafka';
import type { Announcements } from '#event-bus/relay';
import type { RemoteEventBus } from '#hearing';
import type { InboundRoutes } from '#inbound-routes';
import { remoteInboundRoutes } from '#inbound-routes/remote';
import type { NumberRegister } from '#number-register';
import { remoteNumberRegister } from '#number-register/remote';
import { openOwnLog } from '#own-log';
import type { OwnLog } from '#own-log';
import type { Failures } from '#service-process';
import { openVault } from '#vault';
import type { OpenedVault } from '#vault';
import { chooseVault } from './carrier-vault.adapters.js';
import type { CarrierProcessConfig } from './carrier-process.config.js';
import type { CarrierHosts } from './carrier.config.js';

/** Tells this service's streams from those of the others on the same server. */
const STREAM_PREFIX = 'carrier.';

/** What the configuration chose for the carrier service apart from the others. */
export interface CarrierProcessAdapters extends Omit<OwnLog, 'ledger'> {
  /** What this service hears of the inventory. */
  readonly bus: RemoteEventBus;
  /** Connects to where others hear of this service. */
  readonly openAnnouncements: () => Promise<Announcements>;
  readonly register: NumberRegister;
  readonly inboundRoutes: InboundRoutes;
  readonly hosts: CarrierHosts;
  readonly driftCheckHours: number;
  readonly vault: OpenedVault;
}

/** Rejects as `openOwnLog` and `openVault` do. Neither the broker nor the inventory is looked for yet. */
export async function openCarrierProcessAdapters(
  config: CarrierProcessConfig,
  failures: Failures,
  logger: Logger,
): Promise<CarrierProcessAdapters> {
  const { eventStore, eventBus, hosts, driftCheckHours, inventoryUrl, callGateUrl, serviceToken: token } = config;
  const clientId = 'ringfence-carrier';
  const { ledger: _nobodyConsumes, ...own } = await openOwnLog(
    { eventStore, streamPrefix: STREAM_PREFIX },
    failures,
    logger,
  );
  try {
    const vault = await openVault(await chooseVault(config), config.vault, failures, logger);
    const kafka = openKafka(eventBus, clientId, logger);
    return {
      ...own,
      bus: new KafkaEventBus({ address: eventBus, source: 'inventory', clientId, log: logger }),
      openAnnouncements: () => KafkaAnnouncements.open(kafka, eventBus, 'carrier'),
      register: remoteNumberRegister({ service: 'inventory', url: inventoryUrl, setting: 'INVENTORY_URL', token }),
      inboundRoutes: remoteInboundRoutes({ service: 'call gate', url: callGateUrl, setting: 'CALL_GATE_URL', token }),
      hosts,
      driftCheckHours,
      vault,
    };
  } catch (error) {
    await own.close();
    throw error;
  }
}
