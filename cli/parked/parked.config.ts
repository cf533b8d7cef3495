import type { KafkaAddress } from '#event-bus/kafka-address';
import { readEventBusUrl } from '#service-process';
import type { Environment } from '#service-process';

/** Where the events are parked. Throws a `ConfigError`. */
export function readParkedConfig(environment: Environment = process.env): KafkaAddress {
  return readEventBusUrl(environment);
}
