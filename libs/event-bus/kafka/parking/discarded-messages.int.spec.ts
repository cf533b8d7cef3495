import { expect, test } from '@jest/globals';
import { KafkaEventBus, onBroker, withAdmin } from '#event-bus/kafka';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { describeWhen } from '../../../../tooling/describe-when.js';
import { findServer } from '../../../../tooling/servers/find-server.js';
import { until } from '../../testing/consume.contract.js';
import { released } from '../../testing/event-bus.contract.js';
import { ensureTopics } from '../kafka-topics.js';
import { SILENT, ownAddress, relayLog } from '../testing/relayed-log.js';

const brokers = await findServer('KAFKA_BROKERS');

describeWhen(brokers.address, brokers.whyNot, 'messages that no follower can read, over Kafka', (hosts) => {
  /** A log of one event, announced, and what it takes to put something else beside that. */
  const openRelayed = async () => {
    const [address, log] = [ownAddress(hosts), new InMemoryEventStore()];
    await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events: [released(1)] }]);
    const { kafka, close } = await relayLog(log, address);
    const topic = onBroker(address.prefix, 'holds');
    const send = async (...values: string[]) => {
      const producer = kafka.producer();
      await producer.connect();
      await producer.send({ topic, messages: values.map((value) => ({ key: 'x', value })) });
      await producer.disconnect();
    };
    return { address, kafka, topic, send, close: () => Promise.all([close(), log.close()]) };
  };
  type Relayed = Awaited<ReturnType<typeof openRelayed>>;

  /** What a new gate does at its start, and what it parks. */
  const readAll = async ({ address }: Relayed) => {
    const bus = new KafkaEventBus({ address, source: 'inventory', clientId: 'test', log: SILENT });
    for await (const { live } of bus.follow({ after: START, signal: new AbortController().signal })) if (live) break;
    const parked = await bus.parked.list();
    await bus.close();
    return { texts: parked.map(({ text }) => text), ids: parked.map(({ id }) => id), counts: bus.parkedCounts };
  };

  test('once discarded, one is not parked by those who start later, and the others are', async () => {
    const relayed = await openRelayed();
    await relayed.send('not an event', 'nor is this');
    const first = await readAll(relayed);
    expect(first.texts).toStrictEqual(['not an event', 'nor is this']);
    expect(first.counts.get('event_malformed')).toBe(2);

    const bus = new KafkaEventBus({ address: relayed.address, source: 'inventory', clientId: 'test', log: SILENT });
    const [id] = first.ids as [string];
    expect([await bus.parked.redrive(id), await bus.parked.discard(id)]).toStrictEqual([false, true]);
    expect([await bus.parked.redrive(id), await bus.parked.discard(id)]).toStrictEqual([false, false]);
    await bus.close();

    await relayed.send('and one more');
    const second = await readAll(relayed);
    expect(second.texts).toStrictEqual(['nor is this', 'and one more']);
    expect(second.counts.get('event_malformed')).toBe(2);
    await relayed.close();
  });

  test('a message at the place of one that was discarded, in a topic made again, is parked', async () => {
    const relayed = await openRelayed();
    await relayed.send('not an event');
    const { ids } = await readAll(relayed);
    const bus = new KafkaEventBus({ address: relayed.address, source: 'inventory', clientId: 'test', log: SILENT });
    expect(await bus.parked.discard(ids[0]!)).toBe(true);
    await bus.close();
    await withAdmin(relayed.kafka, async (admin) => {
      await admin.deleteTopics({ topics: [relayed.topic] });
      await until(async () => !(await admin.listTopics()).includes(relayed.topic));
      await ensureTopics(admin, relayed.address, 'inventory');
    });
    await relayed.send('something else');
    expect(await readAll(relayed)).toMatchObject({ ids, texts: ['something else'] });
    await relayed.close();
  });
});
