import { readKafkaUrl } from '#event-bus/kafka-address';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { withoutSecrets } from '#without-secrets';
import { ConfigError } from './config-error.js';
import type { Environment } from './process-config.js';

/** The bus between services that run apart. Throws a `ConfigError`, also when it is not set. */
export function readEventBusUrl({ EVENT_BUS_URL: url }: Environment): KafkaAddress {
  if (!url?.startsWith('kafka:')) {
    const found = url ? `is "${withoutSecrets(url)}"` : 'is not set';
    throw new ConfigError(`EVENT_BUS_URL ${found}; services that run apart need one such as kafka://localhost:9092.`);
  }
  try {
    return readKafkaUrl(url);
  } catch (error) {
    throw new ConfigError(`EVENT_BUS_URL is wrong. ${(error as Error).message}`);
  }
}
