import { ConfigError, readProcessConfig, readRootKey } from '#service-process';
import { withoutSecrets } from '#without-secrets';
import type { Environment, ProcessConfig } from '#service-process';
import { CARRIER_SETTINGS, readCarrierServiceConfig } from '../../carrier/src/carrier.config.js';
import type { CarrierServiceConfig } from '../../carrier/src/carrier.config.js';
import { STORAGE_SETTINGS, readStorageConfig } from '../../inventory/src/storage.config.js';
import type { StorageConfig } from '../../inventory/src/storage.config.js';

/** How the whole product in one process is set up. Read once, at the start; nothing else reads the environment. */
export interface StandaloneConfig extends ProcessConfig, StorageConfig, CarrierServiceConfig {
  readonly rootKey: string | undefined;
}

/** For `--help`. */
export const SETTINGS = {
  PORT: '3000; 0 takes any free port',
  HOST: '127.0.0.1',
  ...STORAGE_SETTINGS,
  EVENT_BUS_URL: 'local:',
  ...CARRIER_SETTINGS,
  RINGFENCE_ROOT_KEY: 'made and printed at the first start',
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

const DEFAULT_PORT = 3000;

/** The settings of the embedded product. Throws a `ConfigError` that names the first setting that is wrong. */
export function readStandaloneConfig(environment: Environment = process.env): StandaloneConfig {
  requireLocalBus(environment);
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    ...readStorageConfig(environment),
    ...readCarrierServiceConfig(environment, DEFAULT_PORT),
    rootKey: readRootKey(environment),
  };
}

function requireLocalBus({ EVENT_BUS_URL: url }: Environment): void {
  if (!url || url === 'local:') return;
  throw new ConfigError(
    `EVENT_BUS_URL is "${withoutSecrets(url)}"; one process knows local:. ` +
      'For Kafka, run the services apart: npm run start:services.',
  );
}
