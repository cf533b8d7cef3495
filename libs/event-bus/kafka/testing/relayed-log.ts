import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { KafkaAnnouncements, KafkaEventBus, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { Relay } from '#event-bus/relay';
import type { EventStore } from '#event-store';
import { CONTRACT_TYPES, publishOfContract } from '../../testing/event-bus.contract.js';

export const SILENT = pino({ level: 'silent' });

/** Topics that nobody else uses. */
export function ownAddress(brokers: string): KafkaAddress {
  return readKafkaUrl(`kafka://${brokers}/test-${randomUUID()}`);
}

/**
 * A log that is announced over Kafka, all of what it holds now included, and a bus that brings it. `told`: what the relay
 * says of how it is.
 */
export async function relayLog(log: EventStore, address: KafkaAddress, kafka = openKafka(address, 'test', SILENT)) {
  const told: string[] = [];
  const relay = new Relay({
    log,
    publish: publishOfContract,
    types: CONTRACT_TYPES,
    openAnnouncements: () => KafkaAnnouncements.open(kafka, address, 'inventory'),
    onTrouble: () => told.push('trouble'),
    onRecovery: () => told.push('recovery'),
    onLoss: (lost) => told.push(`lost ${lost.join(', ')}`),
    onMadeUp: () => told.push('made up'),
    onFailure: () => undefined,
  });
  const head = await log.head();
  await relay.start();
  while (relay.position < head) await delay(10);
  const bus = new KafkaEventBus({ address, source: 'inventory', clientId: 'test', log: SILENT });
  const close = async () => {
    await relay.stop();
    await bus.close();
  };
  return { bus, relay, kafka, told, close };
}
