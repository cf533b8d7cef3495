import type { Logger } from 'pino';
import { remoteCarrierMessages } from '#carrier-messages/remote';
import type { CarrierMessages } from '#carrier-messages';
import type { PublicUrls } from '#carrier-webhooks';
import { RemoteWebhookAccounts } from '#carrier-webhooks/remote';
import { KafkaAnnouncements, KafkaEventBus, openKafka } from '#event-bus/kafka';
import type { Announcements } from '#event-bus/relay';
import type { RemoteEventBus } from '#hearing';
import { besideEvents, openOwnLog } from '#own-log';
import type { OwnLog } from '#own-log';
import type { Failures } from '#service-process';
import { openVault } from '#vault';
import type { OpenedVault } from '#vault';
import type { MessagingProcessConfig } from './messaging-process.config.js';
import { messageLogOpener, openMediaStore } from './messaging.adapters.js';
import type { MessagingOptions } from './messaging.js';

/** Tells this service's streams from those of the others on the same server. */
const STREAM_PREFIX = 'messaging.';

/** What the configuration chose for the messaging service apart from the others. */
export interface MessagingProcessAdapters extends Omit<OwnLog, 'ledger'> {
  /** What this service hears of the inventory. */
  readonly bus: RemoteEventBus;
  /** Connects to where others hear of this service. */
  readonly openAnnouncements: () => Promise<Announcements>;
  readonly openMessageLog: MessagingOptions['openMessageLog'];
  readonly mediaStore: MessagingOptions['mediaStore'];
  readonly carrierMessages: CarrierMessages;
  readonly webhookAccounts: RemoteWebhookAccounts;
  readonly publicUrls: PublicUrls;
  readonly vault: OpenedVault;
}

/** Rejects as `openOwnLog` and `openVault` do. Neither the broker nor the carrier service is looked for yet. */
export async function openMessagingProcessAdapters(
  config: MessagingProcessConfig,
  failures: Failures,
  logger: Logger,
): Promise<MessagingProcessAdapters> {
  const { eventStore, readModel, eventBus, carrierUrl, serviceToken: token, publicUrls } = config;
  const clientId = 'ringfence-messaging';
  const choice = { eventStore, streamPrefix: STREAM_PREFIX };
  const { ledger: _nobodyConsumes, ...own } = await openOwnLog(choice, failures, logger);
  try {
    const vault = await openVault(besideEvents(eventStore), config.vault, failures, logger);
    const kafka = openKafka(eventBus, clientId, logger);
    const carrier = { service: 'carrier service', url: carrierUrl, setting: 'CARRIER_URL', token };
    const place = { eventStore, readModel, vault: config.vault, vaultDirectory: undefined };
    return {
      ...own,
      bus: new KafkaEventBus({ address: eventBus, source: 'inventory', clientId, log: logger }),
      openAnnouncements: () => KafkaAnnouncements.open(kafka, eventBus, 'messaging'),
      mediaStore: openMediaStore(eventStore),
      openMessageLog: await messageLogOpener(own.log, place),
      carrierMessages: remoteCarrierMessages(carrier),
      webhookAccounts: new RemoteWebhookAccounts(carrier),
      publicUrls,
      vault,
    };
  } catch (error) {
    await own.close();
    throw error;
  }
}
