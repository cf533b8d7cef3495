import { expect, test } from '@jest/globals';
import { pino } from 'pino';
import { KafkaEventBus, onBroker, withAdmin } from '#event-bus/kafka';
import { START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { describeWhen } from '../../../../tooling/describe-when.js';
import { findServer } from '../../../../tooling/servers/find-server.js';
import { until } from '../../testing/consume.contract.js';
import { ensureTopics } from '../kafka-topics.js';
import { ownAddress, relayLog } from '../testing/relayed-log.js';

const brokers = await findServer('KAFKA_BROKERS');

describeWhen(brokers.address, brokers.whyNot, 'a topic that is missing', (hosts) => {
  test('under a follower is told by its name, once, and not as a broker that is away', async () => {
    const [address, log] = [ownAddress(hosts), new InMemoryEventStore()];
    const { kafka, close } = await relayLog(log, address);
    const topic = onBroker(address.prefix, 'holds');
    // Who would make it again is away.
    await close();
    const told: string[] = [];
    const write = (line: string) => void told.push((JSON.parse(line) as { msg: string }).msg);
    const bus = new KafkaEventBus({
      address,
      source: 'inventory',
      clientId: 'test',
      log: pino({ level: 'warn' }, { write }),
    });
    const stop = new AbortController();
    const news = bus.follow({ after: START, signal: stop.signal })[Symbol.asyncIterator]();
    for (let live = false; !live;) ({ live } = (await news.next()).value!);
    const rest = news.next();
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
    await until(() => bus.waiting);
    const message =
      `The topic ${topic} is missing on the broker. The inventory makes it again by itself and fills it from its log; ` +
      'there is nothing to do but to let it run.';
    expect(bus.trouble).toMatchObject({ code: 'event_bus_topic_missing', message });
    expect(told).toStrictEqual([message]);
    await withAdmin(kafka, (admin) => ensureTopics(admin, address, 'inventory'));
    await until(() => bus.trouble === undefined);
    stop.abort();
    await rest;
    await bus.close();
  });

  test('under an inventory is told by its name and made again, be it the one of which nothing is announced', async () => {
    const [address, log] = [ownAddress(hosts), new InMemoryEventStore()];
    const { kafka, relay, close } = await relayLog(log, address);
    const topic = onBroker(address.prefix, 'parked');
    await withAdmin(kafka, (admin) => admin.deleteTopics({ topics: [topic] }));
    await until(() => relay.trouble !== undefined);
    expect(relay.trouble).toMatchObject({
      code: 'event_bus_topic_missing',
      message: expect.stringMatching(`^The topic ${topic} is missing on the broker\\. .* what was parked is gone, and`),
    });
    await until(async () => (await withAdmin(kafka, (admin) => admin.listTopics())).includes(topic));
    await until(() => relay.healthy);
    await close();
  });
});
