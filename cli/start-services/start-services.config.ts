import { randomBytes } from 'node:crypto';
import { ConfigError, readEventBusUrl, readProcessConfig, readRootKey, readServiceToken } from '#service-process';
import type { Environment } from '#service-process';

/** How all services are run on one machine. */
export interface StartServicesConfig {
  /** Of the entry. */
  readonly host: string;
  readonly port: number;
  /** What every service is given beside its own port. */
  readonly common: Readonly<Record<string, string>>;
}

/** For `--help`. */
export const START_SERVICES_SETTINGS = {
  PORT: '3000, of the entry; the services take the ports after it',
  HOST: '127.0.0.1, of the entry; the services listen on 127.0.0.1 alone',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  READ_MODEL_URL: 'sqlite:, or mongodb://…',
  EVENT_STORE_URL: 'sqlite: (files in DATA_DIR), or kurrentdb://…',
  DATA_DIR: './data',
  RINGFENCE_ROOT_KEY: 'made and printed at the first start',
  RINGFENCE_SERVICE_TOKEN: 'made anew at each start',
  LOG_LEVEL: 'warn; fatal, error, info, debug, trace or silent',
};

const DEFAULT_PORT = 3000;
/** What the services take after the port of the entry. */
const MAX_PORT = 65_530;
const TOKEN_BYTES = 32;

/** Passed on as they are. What is wrong in them would end each service anew, so what can be is checked before. */
const PASSED_ON = ['EVENT_BUS_URL', 'READ_MODEL_URL', 'EVENT_STORE_URL', 'DATA_DIR', 'RINGFENCE_ROOT_KEY', 'PATH'];

/**
 * The settings of the entry, and what all services are given; a token is made where none is set. Throws a `ConfigError`
 * at what would end a service, or at a port that leaves none for the services.
 */
export function readStartServicesConfig(environment: Environment = process.env): StartServicesConfig {
  readEventBusUrl(environment);
  const { host, port } = readProcessConfig(environment, DEFAULT_PORT);
  if (port === 0 || port > MAX_PORT) throw new ConfigError(`PORT is "${port}"; it must be from 1 to ${MAX_PORT}.`);
  readRootKey(environment);
  const token = environment['RINGFENCE_SERVICE_TOKEN']
    ? readServiceToken(environment)
    : randomBytes(TOKEN_BYTES).toString('hex');
  const logLevel = environment['LOG_LEVEL'] || 'warn';
  const given = PASSED_ON.map((name) => [name, environment[name]] as const).filter(([, value]) => value);
  const common = { ...Object.fromEntries(given), RINGFENCE_SERVICE_TOKEN: token, LOG_LEVEL: logLevel };
  return { host, port, common };
}
