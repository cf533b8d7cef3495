import { expect, test } from '@jest/globals';
import type { Kafka, Producer } from 'kafkajs';
import { openKafka } from '#event-bus/kafka';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { describeWhen } from '../../../../tooling/describe-when.js';
import { findServer } from '../../../../tooling/servers/find-server.js';
import { numberAt, released } from '../../testing/event-bus.contract.js';
import { onBroker } from '../kafka-topics.js';
import { SILENT, ownAddress, relayLog } from '../testing/relayed-log.js';

const brokers = await findServer('KAFKA_BROKERS');

/**
 * A test double of kafkajs that, the first time, does not send what goes to a topic, and answers as if all was written: as
 * kafkajs does with what has to be sent again to a broker that has answered for others.
 */
function losingDouble(kafka: Kafka, lost: string): Pick<Kafka, 'admin' | 'consumer' | 'producer'> {
  let hasLost = false;
  const producer: Kafka['producer'] = (config) => {
    const real = kafka.producer(config);
    const choose = config?.createPartitioner?.();
    const sendBatch: Producer['sendBatch'] = async ({ topicMessages = [], ...batch }) => {
      const isLost = ({ topic }: { readonly topic: string }) => !hasLost && topic === lost;
      const gone = topicMessages.find(isLost);
      const sent = topicMessages.filter((each) => !isLost(each));
      for (const message of gone?.messages ?? []) choose?.({ topic: lost, partitionMetadata: PARTITIONS, message });
      if (gone) hasLost = true;
      return real.sendBatch({ ...batch, topicMessages: sent });
    };
    return { ...real, sendBatch };
  };
  return { admin: (config) => kafka.admin(config), consumer: (config) => kafka.consumer(config), producer };
}

const PARTITIONS = Array.from({ length: 12 }, (_, partitionId) => ({
  partitionErrorCode: 0,
  partitionId,
  leader: 1,
  replicas: [1],
  isr: [1],
}));

describeWhen(brokers.address, brokers.whyNot, 'an announcement that is written in part', (hosts) => {
  test('is made again, and nobody waits for what was not written', async () => {
    const [address, log, stop] = [ownAddress(hosts), new InMemoryEventStore(), new AbortController()];
    await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events: [0, 1, 2].map(released) }]);
    const kafka = losingDouble(openKafka(address, 'test', SILENT), onBroker(address.prefix, 'numbers'));
    const { bus, told, close } = await relayLog(log, address, kafka as Kafka);
    expect(told).toStrictEqual(['trouble', 'recovery']);
    const news = bus.follow({ after: START, signal: stop.signal });
    const events: unknown[] = [];
    for await (const batch of news) {
      events.push(...batch.events);
      if (batch.live) break;
    }
    expect(events).toMatchObject([0, 1, 2].map((index) => ({ number: numberAt(index) })));
    await close();
  });
});
