import { existsSync } from 'node:fs';
import pino from 'pino';
import type { ParkedEvents } from '#event-bus';
import { InMemoryConsumerLedger } from '#event-bus/in-memory';
import { KafkaEventBus } from '#event-bus/kafka';
import { SqliteConsumerLedger } from '#event-bus/sqlite';
import { consumersFileIn } from '#own-log';
import { ConfigError } from '#service-process';
import type { ParkingPlace } from './parked.config.js';

export interface OpenedParking {
  readonly parked: ParkedEvents;
  close(): Promise<void>;
}

/** Says nothing on its own. Throws a `ConfigError` where there is no such directory. */
export function openParking(place: ParkingPlace): OpenedParking {
  if (place.kind === 'kafka') {
    const log = pino({ level: 'silent' });
    return new KafkaEventBus({ address: place.address, source: 'inventory', clientId: 'ringfence-parked', log });
  }
  const ledger = openLedger(place.directory);
  return { parked: ledger, close: () => ledger.close() };
}

/** No file is made for the product: it may run as another user. */
function openLedger(directory: string): InMemoryConsumerLedger | SqliteConsumerLedger {
  if (!existsSync(directory)) {
    throw new ConfigError(
      `There is no directory ${directory}. DATA_DIR names the one of a product in one process; where services run ` +
        'apart, EVENT_BUS_URL names their broker.',
    );
  }
  const file = consumersFileIn(directory);
  return existsSync(file) ? new SqliteConsumerLedger(file) : new InMemoryConsumerLedger();
}
