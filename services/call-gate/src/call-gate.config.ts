import type { KafkaAddress } from '#event-bus/kafka-address';
import { ConfigError, readEventBusUrl, readProcessConfig, readServiceToken } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';
import { withoutSecrets } from '#without-secrets';

/** How a gate runs as a process of its own. Read once, at the start. */
export interface CallGateConfig extends ProcessConfig {
  readonly eventBus: KafkaAddress;
  /** Without a slash at the end. */
  readonly inventoryUrl: string;
  readonly serviceToken: string;
}

/** For `--help`. */
export const CALL_GATE_SETTINGS = {
  PORT: '3002; 0 takes any free port',
  HOST: '127.0.0.1',
  INVENTORY_URL: 'http://127.0.0.1:3001; where the inventory grants leases',
  EVENT_BUS_URL: 'kafka://host:port,…[/topic prefix]; needed',
  RINGFENCE_SERVICE_TOKEN: 'what services show each other, the same for all; needed',
  LOG_LEVEL: 'info; fatal, error, warn, debug, trace or silent',
};

const DEFAULT_PORT = 3002;

/** The settings of a gate apart. Throws a `ConfigError` that names the first setting that is missing or wrong. */
export function readCallGateConfig(environment: Environment = process.env): CallGateConfig {
  return {
    ...readProcessConfig(environment, DEFAULT_PORT),
    eventBus: readEventBusUrl(environment),
    inventoryUrl: readInventoryUrl(environment),
    serviceToken: readServiceToken(environment),
  };
}

function readInventoryUrl({ INVENTORY_URL: given }: Environment): string {
  const text = given || 'http://127.0.0.1:3001';
  if (isAddress(text)) return text.replace(/\/+$/, '');
  throw new ConfigError(
    `INVENTORY_URL is "${withoutSecrets(text)}"; it must be an address such as http://inventory:3001, without a user.`,
  );
}

/** Requests cannot be sent to a URL with a user, and paths are put behind it. */
function isAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, username, password } = new URL(text);
  return /^https?:$/.test(protocol) && username === '' && password === '' && !/[?#]/.test(text);
}
