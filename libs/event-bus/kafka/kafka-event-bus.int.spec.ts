import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import { KafkaEventBus } from '#event-bus/kafka';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { describeWhen } from '../../../tooling/describe-when.js';
import type { PublicEventBatch } from '../event-bus.port.js';
import { describeConsume, until } from '../testing/consume.contract.js';
import { describeEventBus, numberAt, released } from '../testing/event-bus.contract.js';
import type { OpenBus } from '../testing/event-bus.contract.js';
import { onBroker } from './kafka-topics.js';
import { SILENT, ownAddress, relayLog } from './testing/relayed-log.js';

const brokers = process.env['KAFKA_BROKERS'];

describeWhen(brokers, 'KAFKA_BROKERS is not set', 'the event bus over Kafka', (hosts) => {
  const open: OpenBus = (log) => relayLog(log, ownAddress(hosts));
  describeEventBus('Kafka', open);
  describeConsume('Kafka', open);

  const logOf = async (count: number) => {
    const log = new InMemoryEventStore();
    const events = Array.from({ length: count }, (_, index) => released(index));
    await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events }]);
    return log;
  };

  test('members of a group share the work, and take over from one that leaves', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(200)];
    const { bus, close } = await relayLog(log, address);
    const other = new KafkaEventBus({ address, clientId: 'other', log: SILENT });
    const [first, second] = [new AbortController(), new AbortController()];
    const handled: string[][] = [[], []];
    const join = (member: KafkaEventBus, index: number, { signal }: AbortController) =>
      member.consume({
        group: 'shared',
        types: ['NumberReleased'],
        handle: async ({ event }) => {
          await delay(5);
          handled[index]!.push('number' in event ? event.number : '');
        },
        signal,
      });
    const working = [join(bus, 0, first), join(other, 1, second)];
    await until(() => handled.every((each) => each.length > 10));
    first.abort();
    await working[0];
    await until(() => new Set(handled.flat()).size === 200);
    second.abort();
    await working[1];
    expect([...new Set(handled.flat())].toSorted()).toStrictEqual(
      Array.from({ length: 200 }, (_, index) => numberAt(index)).toSorted(),
    );
    await Promise.all([close(), other.close(), log.close()]);
  });

  test.each([
    ['no JSON', 'not json', 'event_malformed'],
    [
      'of another system',
      JSON.stringify({ specversion: '1.0', source: 'urn:elsewhere', id: '1', type: 'x' }),
      'event_foreign',
    ],
  ])('a message that is %s is parked, and the rest flows', async (_, value, code) => {
    const [address, log] = [ownAddress(hosts), await logOf(3)];
    const { bus, kafka, close } = await relayLog(log, address);
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: onBroker(address.prefix, 'numbers'), messages: [{ key: 'x', value }] });
    await producer.disconnect();
    const stop = new AbortController();
    const handled: string[] = [];
    const working = bus.consume({
      group: 'sturdy',
      types: ['NumberReleased'],
      handle: async ({ id }) => void handled.push(id),
      signal: stop.signal,
    });
    const position = await log.head();
    let reached: PublicEventBatch = { events: [], position: START, live: false };
    for await (const batch of bus.follow({ after: START, signal: stop.signal })) {
      reached = batch;
      if (batch.live) break;
    }
    expect(reached).toMatchObject({ position, live: true });
    await until(() => handled.length === 3);
    await until(async () => (await bus.parked()).length === 2);
    const parked = await bus.parked();
    expect(parked.map(({ group }) => group).toSorted()).toStrictEqual(['followers', 'sturdy']);
    for (const each of parked) expect(each).toMatchObject({ code, text: value });
    expect(bus.parking.counts.get(code)).toBe(2);
    stop.abort();
    await working;
    await Promise.all([close(), log.close()]);
  });
});
