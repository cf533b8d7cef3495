import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { KafkaAnnouncements, withAdmin } from '#event-bus/kafka';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { NO_STREAM, START } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { TOPICS } from '../../../../infra/kafka/topics.js';
import type { TopicName } from '../../../../infra/kafka/topics.js';
import { describeWhen } from '../../../../tooling/describe-when.js';
import { findServer } from '../../../../tooling/servers/find-server.js';
import { consumedEvent } from '../../consumed-event.js';
import type { PublicEventBatch } from '../../event-bus.port.js';
import { until } from '../../testing/consume.contract.js';
import { numberAt, publishOfContract, released } from '../../testing/event-bus.contract.js';
import { FollowedTopics } from './followed-topics.js';
import { ensureTopics, onBroker } from '../kafka-topics.js';
import { ownAddress, relayLog } from '../testing/relayed-log.js';
import { TopicReader } from './topic-reader.js';

const brokers = await findServer('KAFKA_BROKERS');

type Relayed = Awaited<ReturnType<typeof relayLog>>;

describeWhen(brokers.address, brokers.whyNot, 'topics that somebody deletes', (hosts) => {
  let address: KafkaAddress;
  let log: InMemoryEventStore;
  let relayed: Relayed;
  let stop: AbortController;
  beforeEach(async () => {
    [address, log, stop] = [ownAddress(hosts), new InMemoryEventStore(), new AbortController()];
    await append(0, 1, 2);
    relayed = await relayLog(log, address);
  });
  afterEach(async () => {
    stop.abort();
    await Promise.all([relayed.close(), log.close()]);
  });

  const append = async (...indexes: number[]) => {
    const revision = (await log.readStream('numbers')).at(-1)?.revision ?? NO_STREAM;
    await log.append([{ stream: 'numbers', expectedRevision: revision, events: indexes.map(released) }]);
  };
  const announceMore = async (...indexes: number[]) => {
    await append(...indexes);
    const head = await log.head();
    await until(() => relayed.relay.position === head);
  };
  const remove = (...names: TopicName[]) =>
    withAdmin(relayed.kafka, (admin) =>
      admin.deleteTopics({ topics: names.map((name) => onBroker(address.prefix, name)) }),
    );
  const makeAgain = async (...names: TopicName[]) => {
    await remove(...names);
    const isGone = async () =>
      !(await withAdmin(relayed.kafka, (admin) => admin.listTopics())).some((topic) =>
        names.some((name) => topic === onBroker(address.prefix, name)),
      );
    await until(isGone);
    await withAdmin(relayed.kafka, (admin) => ensureTopics(admin, address, 'inventory'));
  };
  const follow = () => relayed.bus.follow({ after: START, signal: stop.signal })[Symbol.asyncIterator]();
  /** As a follower does whose connection lasts as long as something is so. */
  const readWhile = async (followed: FollowedTopics, isSo: () => boolean, take: (batch: PublicEventBatch) => void) => {
    const options = {
      kafka: relayed.kafka,
      address,
      source: 'inventory',
      clientId: 'test',
      logLevel: 'silent',
    } as const;
    const connection = new AbortController();
    const isOver = until(() => !isSo()).finally(() => connection.abort());
    while (!connection.signal.aborted) {
      const taken = async (batch: PublicEventBatch) => take(batch);
      await new TopicReader(options, followed).read(connection.signal, taken, () => undefined);
    }
    await isOver;
  };
  /** The numbers that come up to a position. */
  const readTo = async (follower: AsyncIterator<PublicEventBatch>, position: number) => {
    const events = [];
    // Until it is live: a follower notices nothing while news wait to be taken.
    for (let reached = { position: START, live: false }; reached.position < position || !reached.live;) {
      const { value } = await follower.next();
      events.push(...value!.events);
      reached = value!;
    }
    return events.map((event) => ('number' in event ? event.number : event.type));
  };

  test.each<[string, TopicName[]]>([
    ['all', TOPICS.filter(({ source }) => source === null || source === 'inventory').map(({ name }) => name)],
    ['one with events', ['numbers']],
    ['the one that tells the progress', ['inventory.progress']],
  ])('%s: filled again though nothing happens, for old and new followers', async (_, names) => {
    const old = follow();
    expect(await readTo(old, 3)).toStrictEqual([0, 1, 2].map(numberAt));
    await remove(...names);
    await until(() => relayed.told.includes('recovery'));
    expect(await readTo(follow(), 3)).toStrictEqual([0, 1, 2].map(numberAt));
    await append(3);
    expect(await readTo(old, 4)).toStrictEqual([numberAt(3)]);
    expect(await readTo(follow(), 4)).toStrictEqual([0, 1, 2, 3].map(numberAt));
  });

  test('one that is deleted, and longer than it was when a follower looks again: nothing of it is passed over', async () => {
    // All of one number, in one partition, and as often as relays were started.
    await announceMore(7, 7, 7);
    for (let restarts = 0; restarts < 3; restarts += 1) {
      await relayed.close();
      relayed = await relayLog(log, address);
    }
    const parking = { park: () => Promise.reject(new Error('Nothing is')) };
    const followed = new FollowedTopics(START, parking, { prefix: address.prefix, source: 'inventory' });
    let position = START;
    await readWhile(
      followed,
      () => position < 6 || Math.max(...followed.next.values()) < 12,
      (batch) => void (position = batch.position),
    );
    expect(position).toBe(6);
    await relayed.close();
    await remove('numbers');
    await append(...Array.from({ length: 20 }, () => 7));
    relayed = await relayLog(log, address);
    await readWhile(
      followed,
      () => position < 26,
      (batch) => void (position = batch.position),
    );
    expect(position).toBe(26);
  });

  test('one that is made again while no relay runs is filled again by the next', async () => {
    await announceMore(3);
    await relayed.relay.stop();
    await makeAgain('numbers');
    await append(4);
    relayed = await relayLog(log, address);
    expect(relayed.told).toStrictEqual([`lost ${onBroker(address.prefix, 'numbers')}`, 'made up']);
    expect(await readTo(follow(), 5)).toStrictEqual([0, 1, 2, 3, 4].map(numberAt));
    // What is there now is whole.
    await relayed.relay.stop();
    relayed = await relayLog(log, address);
    expect(relayed.told).toStrictEqual([]);
  });

  test('one that is made again and announced in before anybody looks: what is early there stops nobody', async () => {
    await announceMore(3);
    await relayed.relay.stop();
    const announcements = await KafkaAnnouncements.open(relayed.kafka, address, 'inventory');
    expect(await announcements.lastProgress()).toMatchObject({ position: 4, lost: [] });
    await makeAgain('numbers');
    await append(0);
    const [recorded] = await log.readAll({ after: 4 });
    const event = { ...consumedEvent(publishOfContract(recorded!)!, recorded!), previous: 4 };
    const progress = { from: 4, position: 5, previous: 4, last: 5, lastId: event.id };
    const lost = onBroker(address.prefix, 'numbers');
    await expect(announcements.announce([event], progress)).rejects.toThrow(`announced in ${lost}:`);
    await announcements.close();
    // One follower reads what was left behind and what comes then, the other all of it.
    const reading = readTo(follow(), 5);
    relayed = await relayLog(log, address);
    expect(relayed.told).toStrictEqual([`lost ${lost}`, 'made up']);
    for (const read of [reading, readTo(follow(), 5)]) expect(await read).toStrictEqual([0, 1, 2, 3, 0].map(numberAt));
  });
});
