import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@jest/globals';
import type { Kafka } from 'kafkajs';
import { writeCloudEvent } from '#contracts';
import { KafkaAnnouncements, KafkaEventBus } from '#event-bus/kafka';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { describeWhen } from '../../../tooling/describe-when.js';
import { findServer } from '../../../tooling/servers/find-server.js';
import type { ConsumedEvent } from '../consumed-event.js';
import type { PublicEventBatch } from '../event-bus.port.js';
import { describeConsume, until } from '../testing/consume.contract.js';
import { describeEventBus, numberAt, released } from '../testing/event-bus.contract.js';
import type { OpenBus } from '../testing/event-bus.contract.js';
import { SESSION_TIMEOUT_MS } from './group-member.js';
import { onBroker } from './kafka-topics.js';
import { SILENT, ownAddress, relayLog } from './testing/relayed-log.js';

const brokers = await findServer('KAFKA_BROKERS');

describeWhen(brokers.address, brokers.whyNot, 'the event bus over Kafka', (hosts) => {
  const open: OpenBus = (log) => relayLog(log, ownAddress(hosts));
  describeEventBus('Kafka', open);
  describeConsume('Kafka', open);

  const logOf = async (count: number) => {
    const log = new InMemoryEventStore();
    const events = Array.from({ length: count }, (_, index) => released(index));
    await log.append([{ stream: 'numbers', expectedRevision: NO_STREAM, events }]);
    return log;
  };

  /** Announces events of a version of the future at these positions, each behind the other one. */
  const sendFutureEvents = async (kafka: Kafka, { prefix }: KafkaAddress, places: readonly (readonly number[])[]) => {
    const messages = places.map(([position, previous]) => {
      const event = { type: 'NumberReleased', workspace: 'home', number: numberAt(7) } as const;
      const facts = { correlationId: 'request-1', causationId: 'request-1', time: '2026-01-02T03:04:05.006Z' };
      const actor = { kind: 'api_key', id: 'key-1', name: 'router' };
      const link = { id: randomUUID(), position: position!, previous: previous! };
      const value = writeCloudEvent({ event, actor, ...facts, ...link });
      return { key: 'x', value: value.replace('NumberReleased:1', 'NumberReleased:9') };
    });
    const producer = kafka.producer();
    await producer.connect();
    await producer.send({ topic: onBroker(prefix, 'numbers'), messages });
    await producer.disconnect();
  };
  const readUntilLive = async (bus: KafkaEventBus): Promise<readonly PublicEventBatch[]> => {
    const batches: PublicEventBatch[] = [];
    for await (const batch of bus.follow({ after: START, signal: new AbortController().signal })) {
      batches.push(batch);
      if (batch.live) break;
    }
    return batches;
  };

  test('members of a group share the work, and take over from one that leaves', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(100)];
    const { bus, close } = await relayLog(log, address);
    const other = new KafkaEventBus({ address, source: 'inventory', clientId: 'other', log: SILENT });
    const [first, second] = [new AbortController(), new AbortController()];
    const handled: [Set<string>, Set<string>] = [new Set(), new Set()];
    const join = (member: KafkaEventBus, seen: Set<string>, { signal }: AbortController) =>
      member.consume({
        group: 'shared',
        types: ['NumberReleased'],
        handle: async ({ event }) => void seen.add('number' in event ? event.number : ''),
        signal,
      });
    const working = [join(bus, handled[0], first), join(other, handled[1], second)];
    let count = 100;
    const release = async () => {
      await log.append([{ stream: 'numbers', expectedRevision: count - 1, events: [released(count)] }]);
      count += 1;
    };
    // Whoever comes first has all of it until the other has joined.
    await until(async () => {
      if (handled.every(({ size }) => size > 10)) return true;
      await release();
      return false;
    });
    first.abort();
    await working[0];
    for (let more = 0; more < 20; more += 1) await release();
    await until(() => new Set([...handled[0], ...handled[1]]).size === count);
    second.abort();
    await working[1];
    expect(await bus.parked.list()).toStrictEqual([]);
    await Promise.all([close(), other.close(), log.close()]);
  });

  test('a handler may take longer than a member may be silent', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(2)];
    const { bus, close } = await relayLog(log, address);
    const stop = new AbortController();
    const handled: string[] = [];
    const handle = async ({ event }: ConsumedEvent) => {
      if (handled.length === 0) await delay(SESSION_TIMEOUT_MS + 2_000);
      handled.push('number' in event ? event.number : '');
    };
    const working = bus.consume({ group: 'slow', types: ['NumberReleased'], handle, signal: stop.signal });
    await until(() => handled.length >= 2);
    stop.abort();
    await working;
    // What was handled is committed: the next member has nothing to do.
    const next = new AbortController();
    const again: string[] = [];
    const joined = bus.consume({
      group: 'slow',
      types: ['NumberReleased'],
      handle: async ({ id }) => void again.push(id),
      signal: next.signal,
    });
    await log.append([{ stream: 'more', expectedRevision: NO_STREAM, events: [released(9)] }]);
    await until(() => again.length > 0);
    expect([handled.toSorted(), again.length]).toStrictEqual([[numberAt(0), numberAt(1)], 1]);
    next.abort();
    await joined;
    await Promise.all([close(), log.close()]);
  }, 60_000);

  test('an event of a future version keeps its place in the log, and those who follow are told of it', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(3)];
    const { bus, kafka, close } = await relayLog(log, address);
    await sendFutureEvents(kafka, address, [[4, 3]]);
    const newer = await KafkaAnnouncements.open(kafka, address, 'inventory');
    await newer.announce([], { from: 3, position: 4, previous: 3, last: 4, lastId: 'newer' });
    await newer.close();
    const batches = await readUntilLive(bus);
    expect(batches.at(-1)).toMatchObject({ position: 4, live: true });
    expect(batches.flatMap(({ events }) => events)).toHaveLength(3);
    const traces = { subject: numberAt(7), workspace: 'home', type: 'NumberReleased', position: 4, previous: 3 };
    expect(batches.flatMap(({ unread = [] }) => unread)).toMatchObject([traces]);
    expect(await bus.parked.list()).toMatchObject([{ group: 'followers', code: 'event_version_unknown' }]);
    await Promise.all([close(), log.close()]);
  });

  test('a message that nobody can read, and that says it has a place in the log that it has not, stops nobody', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(3)];
    const { bus, kafka, close } = await relayLog(log, address);
    await sendFutureEvents(kafka, address, [
      [900, 3],
      [99_999, 1],
      [1_000, 999],
    ]);
    await log.append([{ stream: 'numbers', expectedRevision: 2, events: [3, 4, 5, 6].map(released) }]);
    await until(async () => (await readUntilLive(bus)).at(-1)?.position === 7);
    const batches = await readUntilLive(bus);
    expect(batches.flatMap(({ events }) => events)).toHaveLength(7);
    expect(batches.flatMap(({ unread = [] }) => unread)).toStrictEqual([]);
    expect((await bus.parked.list()).map(({ code }) => code)).toContain('event_version_unknown');
    await Promise.all([close(), log.close()]);
  });

  test('whatever others write where the progress is told, a new relay goes on from it', async () => {
    const [address, log] = [ownAddress(hosts), await logOf(3)];
    const first = await relayLog(log, address);
    const producer = first.kafka.producer();
    await producer.connect();
    const foreign = [
      { key: 'x', value: 'no progress' },
      { key: 'x', value: '{"position":"9"}' },
    ];
    await producer.send({ topic: onBroker(address.prefix, 'inventory.progress'), messages: foreign });
    await producer.disconnect();
    await first.close();
    await log.append([{ stream: 'more', expectedRevision: NO_STREAM, events: [released(9)] }]);
    const second = await relayLog(log, address);
    expect([second.relay.position, second.relay.healthy]).toStrictEqual([4, true]);
    await Promise.all([second.close(), log.close()]);
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
    await until(async () => (await bus.parked.list()).length === 2);
    const parked = await bus.parked.list();
    expect(parked.map(({ group }) => group).toSorted()).toStrictEqual(['followers', 'sturdy']);
    for (const each of parked) expect(each).toMatchObject({ code, text: value });
    expect(bus.parkedCounts.get(code)).toBe(2);
    stop.abort();
    await working;
    await Promise.all([close(), log.close()]);
  });
});
