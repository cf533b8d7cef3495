import { API_URL_SETTINGS, PUBLIC_URL_SETTING, readApiUrls, readPublicUrls } from '#carrier-webhooks';
import type { PublicUrls } from '#carrier-webhooks';
import type { KafkaAddress } from '#event-bus/kafka-address';
import {
  EVENT_STORE_SETTINGS,
  READ_MODEL_SETTING,
  USUAL_DATA_DIRECTORY,
  readEventStoreChoice,
  readReadModelChoice,
} from '#own-log';
import type { EventStoreChoice, ReadModelChoice } from '#own-log';
import { readEventBusUrl, readProcessConfig, readServiceToken, readServiceUrl } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';
import { VAULT_SETTINGS, readVaultConfig } from '#vault';
import type { VaultConfig } from '#vault';

/** How the messaging service runs as a process of its own. Read once, at the start. */
export interface MessagingProcessConfig extends ProcessConfig {
  readonly eventStore: EventStoreChoice;
  /** Of the log of messages. */
  readonly readModel: ReadModelChoice;
  readonly eventBus: KafkaAddress;
  /** Without a slash at the end. */
  readonly carrierUrl: string;
  readonly serviceToken: string;
  /** At which carriers reach the webhooks. */
  readonly publicUrls: PublicUrls;
  readonly vault: VaultConfig;
}

/** In the directory of the inventory, which keeps that to itself: whoever backs it up has both. */
export const MESSAGING_FOLDER = 'messaging';
const USUAL_DIRECTORY = `${USUAL_DATA_DIRECTORY}/${MESSAGING_FOLDER}`;
const DEFAULT_PORT = 3004;

/** For `--help`. */
export const MESSAGING_PROCESS_SETTINGS = {
  PORT: '3004; 0 takes any free port',
  HOST: '127.0.0.1',
  ...EVENT_STORE_SETTINGS,
  DATA_DIR: `${USUAL_DIRECTORY}; the log of messages and the keys of what stands in them lie there`,
  ...READ_MODEL_SETTING,
  CARRIER_URL: 'http://127.0.0.1:3003; where the carrier service has messages sent, and knows what carriers sign with',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  RINGFENCE_SERVICE_TOKEN: 'what services show each other, the same for all; needed',
  ...PUBLIC_URL_SETTING,
  ...API_URL_SETTINGS,
  ...VAULT_SETTINGS,
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

/** The settings of a messaging service apart. Throws a `ConfigError` that names the first setting that is missing or wrong. */
export function readMessagingProcessConfig(environment: Environment = process.env): MessagingProcessConfig {
  const ownUrl = `http://127.0.0.1:${environment['PORT'] || DEFAULT_PORT}`;
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    eventStore: readEventStoreChoice(environment, USUAL_DIRECTORY),
    readModel: readReadModelChoice(environment),
    eventBus: readEventBusUrl(environment),
    carrierUrl: readServiceUrl(environment, 'CARRIER_URL'),
    serviceToken: readServiceToken(environment),
    publicUrls: readPublicUrls(environment, readApiUrls(environment), ownUrl),
    vault: readVaultConfig(environment),
  };
}
