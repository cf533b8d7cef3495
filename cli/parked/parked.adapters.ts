import pino from 'pino';
import { KafkaEventBus } from '#event-bus/kafka';
import type { KafkaAddress } from '#event-bus/kafka-address';

/** The bus, saying nothing on its own. */
export function openBus(address: KafkaAddress): KafkaEventBus {
  return new KafkaEventBus({ address, clientId: 'ringfence-parked', log: pino({ level: 'silent' }) });
}
