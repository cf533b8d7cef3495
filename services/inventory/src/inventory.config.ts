import type { KafkaAddress } from '#event-bus/kafka-address';
import { readEventBusUrl, readProcessConfig, readRootKey, readServiceToken, readServiceUrl } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';
import { STORAGE_SETTINGS, readStorageConfig } from './storage.config.js';
import type { StorageConfig } from './storage.config.js';

/** How the inventory runs as a process of its own. Read once, at the start. */
export interface InventoryConfig extends ProcessConfig, StorageConfig {
  readonly eventBus: KafkaAddress;
  /** Without a slash at the end. */
  readonly carrierUrl: string;
  readonly rootKey: string | undefined;
  readonly serviceToken: string;
}

/** For `--help`. */
export const INVENTORY_SETTINGS = {
  PORT: '3001; 0 takes any free port',
  HOST: '127.0.0.1',
  ...STORAGE_SETTINGS,
  CARRIER_URL: 'http://127.0.0.1:3003; where the carrier service is asked about its accounts',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  RINGFENCE_SERVICE_TOKEN: 'what services show each other, the same for all; needed',
  RINGFENCE_ROOT_KEY: 'made and printed at the first start',
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

const DEFAULT_PORT = 3001;

/** The settings of an inventory apart. Throws a `ConfigError` that names the first setting that is missing or wrong. */
export function readInventoryConfig(environment: Environment = process.env): InventoryConfig {
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    ...readStorageConfig(environment),
    eventBus: readEventBusUrl(environment),
    carrierUrl: readServiceUrl(environment, 'CARRIER_URL'),
    rootKey: readRootKey(environment),
    serviceToken: readServiceToken(environment),
  };
}
