import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { KafkaAnnouncements, KafkaEventBus, openKafka } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { Relay } from '#event-bus/relay';
import type { EventStore } from '#event-store';
import { describeWhen } from '../../../tooling/describe-when.js';
import { CONTRACT_TYPES, describeEventBus, publishOfContract } from '../testing/event-bus.contract.js';

const brokers = process.env['KAFKA_BROKERS'];

describeWhen(brokers, 'KAFKA_BROKERS is not set', 'the event bus over Kafka', (hosts) => {
  describeEventBus('Kafka', async (log: EventStore) => {
    const address = readKafkaUrl(`kafka://${hosts}/test-${randomUUID()}`);
    const silent = pino({ level: 'silent' });
    const kafka = openKafka(address, 'contract', silent);
    const relay = new Relay({
      log,
      publish: publishOfContract,
      types: CONTRACT_TYPES,
      openAnnouncements: () => KafkaAnnouncements.open(kafka, address),
      onTrouble: () => undefined,
      onRecovery: () => undefined,
      onFailure: () => undefined,
    });
    const head = await log.head();
    relay.start();
    while (relay.position < head) await new Promise((resolve) => setTimeout(resolve, 20));
    const bus = new KafkaEventBus({ address, clientId: 'contract', log: silent });
    const close = async () => {
      await relay.stop();
      await bus.close();
    };
    return { bus, close };
  });
});
