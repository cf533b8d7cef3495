import type { KafkaAddress } from '#event-bus/kafka-address';
import { readEventStoreChoice } from '#own-log';
import { ConfigError, readEventBusUrl } from '#service-process';
import type { Environment } from '#service-process';

/** Where events are parked: on the broker, or in the data directory of a product in one process. */
export type ParkingPlace =
  | { readonly kind: 'kafka'; readonly address: KafkaAddress }
  | { readonly kind: 'directory'; readonly directory: string };

/** Throws a `ConfigError`. */
export function readParkingPlace(environment: Environment = process.env): ParkingPlace {
  const { EVENT_BUS_URL: bus } = environment;
  if (bus && bus !== 'local:') return { kind: 'kafka', address: readEventBusUrl(environment) };
  const eventStore = readEventStoreChoice(environment);
  if (eventStore.kind !== 'memory') return { kind: 'directory', directory: eventStore.directory };
  throw new ConfigError('EVENT_STORE_URL is memory:, of which nothing can be seen from outside its process.');
}
