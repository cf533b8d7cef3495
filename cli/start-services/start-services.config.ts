import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { USUAL_DATA_DIRECTORY, readEventStoreChoice } from '#own-log';
import { ConfigError, readEventBusUrl, readProcessConfig, readRootKey, readServiceToken } from '#service-process';
import type { Environment } from '#service-process';
import { PUBLIC_URL_SETTING } from '#carrier-webhooks';
import { MESSAGING_FOLDER } from '../../services/messaging/src/messaging-process.config.js';
import { CARRIER_FOLDER } from '../../services/carrier/src/carrier-process.config.js';
import { CARRIER_SETTINGS, readCarrierServiceConfig } from '../../services/carrier/src/carrier.config.js';

type Settings = Readonly<Record<string, string>>;

/** How all services are run on one machine. */
export interface StartServicesConfig {
  /** Of the entry. */
  readonly host: string;
  readonly port: number;
  /** What every service is given beside its own port, and what one alone is. */
  readonly common: Settings;
  readonly inventory: Settings;
  readonly carrier: Settings;
  readonly messaging: Settings;
}

/** For `--help`. */
export const START_SERVICES_SETTINGS = {
  PORT: '3000, of the entry; the services take the ports after it',
  HOST: '127.0.0.1, of the entry; the services listen on 127.0.0.1 alone',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  READ_MODEL_URL: 'sqlite:, or mongodb://…',
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), or kurrentdb://…',
  DATA_DIR: `${USUAL_DATA_DIRECTORY}; the carrier and the messaging service have the folders carrier and messaging in it`,
  VAULT_DIR: 'must not be set: the vault is that of DATA_DIR',
  ...CARRIER_SETTINGS,
  RINGFENCE_ROOT_KEY: 'made and printed at the first start',
  RINGFENCE_SERVICE_TOKEN: 'made anew at each start',
  LOG_LEVEL: 'warn; fatal, error, info, debug, trace or silent',
};

const DEFAULT_PORT = 3000;
/** What the services take after the port of the entry. */
const MAX_PORT = 65_530;
const TOKEN_BYTES = 32;

/**
 * Passed on as they are, to every service or to the one that reads them. What is wrong in them would end each service anew,
 * so what can be is checked before.
 */
const FOR_ALL = ['EVENT_BUS_URL', 'EVENT_STORE_URL', 'PATH'];
const FOR_INVENTORY = ['READ_MODEL_URL', 'DATA_DIR', 'RINGFENCE_ROOT_KEY'];
const FOR_CARRIER = Object.keys(CARRIER_SETTINGS);
const FOR_MESSAGING = [
  'READ_MODEL_URL',
  ...Object.keys(PUBLIC_URL_SETTING),
  'TWILIO_API_URL',
  'TELNYX_API_URL',
  'RINGFENCE_VAULT_KEY',
];

/**
 * The settings of the entry, and what all services are given; a token is made where none is set. Throws a `ConfigError`
 * at what would end a service, or at a port that leaves none for the services.
 */
export function readStartServicesConfig(environment: Environment = process.env): StartServicesConfig {
  readEventBusUrl(environment);
  const { host, port } = readProcessConfig(environment, DEFAULT_PORT);
  if (port === 0 || port > MAX_PORT) throw new ConfigError(`PORT is "${port}"; it must be from 1 to ${MAX_PORT}.`);
  readRootKey(environment);
  readCarrierServiceConfig(environment, port);
  const token = environment['RINGFENCE_SERVICE_TOKEN']
    ? readServiceToken(environment)
    : randomBytes(TOKEN_BYTES).toString('hex');
  const logLevel = environment['LOG_LEVEL'] || 'warn';
  const common = { ...given(environment, FOR_ALL), RINGFENCE_SERVICE_TOKEN: token, LOG_LEVEL: logLevel };
  const carrier = { ...given(environment, FOR_CARRIER), ...directoriesOfCarrier(environment) };
  const messaging = { ...given(environment, FOR_MESSAGING), ...directoryOfMessaging(environment) };
  return { host, port, common, inventory: given(environment, FOR_INVENTORY), carrier, messaging };
}

function directoryOfMessaging(environment: Environment): Settings {
  const eventStore = readEventStoreChoice(environment);
  return eventStore.kind === 'memory' ? {} : { DATA_DIR: join(eventStore.directory, MESSAGING_FOLDER) };
}

/** A directory is for one process; the vault is that of one process that becomes services, and may become one again. */
function directoriesOfCarrier(environment: Environment): Settings {
  if (environment['VAULT_DIR']) {
    throw new ConfigError(
      'VAULT_DIR is set, and services that are started together have the vault of DATA_DIR. Set DATA_DIR alone, or start each service by itself.',
    );
  }
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind === 'memory') return {};
  const { directory } = eventStore;
  return { DATA_DIR: join(directory, CARRIER_FOLDER), VAULT_DIR: directory };
}

function given(environment: Environment, names: readonly string[]): Settings {
  return Object.fromEntries(names.flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])));
}
