import type { KafkaAddress } from '#event-bus/kafka-address';
import { EVENT_STORE_SETTINGS, USUAL_DATA_DIRECTORY, readEventStoreChoice } from '#own-log';
import type { EventStoreChoice } from '#own-log';
import { ConfigError, readEventBusUrl, readProcessConfig, readServiceToken, readServiceUrl } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';
import { CARRIER_SETTINGS, readCarrierServiceConfig } from './carrier.config.js';
import type { CarrierServiceConfig } from './carrier.config.js';

/** How the carrier service runs as a process of its own. Read once, at the start. */
export interface CarrierProcessConfig extends ProcessConfig, CarrierServiceConfig {
  readonly eventStore: EventStoreChoice;
  readonly eventBus: KafkaAddress;
  /** Without a slash at the end. */
  readonly inventoryUrl: string;
  readonly callGateUrl: string;
  readonly serviceToken: string;
  /** Where the vault lies; undefined: beside the log. */
  readonly vaultDirectory: string | undefined;
}

/** In the directory of the inventory, which keeps that to itself: whoever backs it up has both. */
export const CARRIER_FOLDER = 'carrier';
const USUAL_DIRECTORY = `${USUAL_DATA_DIRECTORY}/${CARRIER_FOLDER}`;
const DEFAULT_PORT = 3003;

/** For `--help`. */
export const CARRIER_PROCESS_SETTINGS = {
  PORT: '3003; 0 takes any free port',
  HOST: '127.0.0.1',
  ...EVENT_STORE_SETTINGS,
  DATA_DIR: USUAL_DIRECTORY,
  VAULT_DIR: 'that of DATA_DIR; where the vault lies',
  INVENTORY_URL: 'http://127.0.0.1:3001; where the inventory is asked who holds which number',
  CALL_GATE_URL: 'http://127.0.0.1:3002; where a gate is asked who takes a call that came in',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  RINGFENCE_SERVICE_TOKEN: 'what services show each other, the same for all; needed',
  ...CARRIER_SETTINGS,
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

/** The settings of a carrier service apart. Throws a `ConfigError` that names the first setting that is missing or wrong. */
export function readCarrierProcessConfig(environment: Environment = process.env): CarrierProcessConfig {
  const eventStore = readEventStoreChoice(environment, USUAL_DIRECTORY);
  const vaultDirectory = environment['VAULT_DIR'] || undefined;
  if (eventStore.kind === 'memory' && vaultDirectory !== undefined) {
    throw new ConfigError(
      'EVENT_STORE_URL is memory: and VAULT_DIR is set. Credentials would be kept of accounts that are forgotten: set one of them.',
    );
  }
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    eventStore,
    eventBus: readEventBusUrl(environment),
    inventoryUrl: readServiceUrl(environment, 'INVENTORY_URL'),
    callGateUrl: readServiceUrl(environment, 'CALL_GATE_URL'),
    serviceToken: readServiceToken(environment),
    vaultDirectory,
    ...readCarrierServiceConfig(environment, DEFAULT_PORT),
  };
}
