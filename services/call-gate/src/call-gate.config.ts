import type { KafkaAddress } from '#event-bus/kafka-address';
import { readEventBusUrl, readProcessConfig, readServiceToken, readServiceUrl } from '#service-process';
import type { Environment, ProcessConfig } from '#service-process';

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
    inventoryUrl: readServiceUrl(environment, 'INVENTORY_URL'),
    serviceToken: readServiceToken(environment),
  };
}
