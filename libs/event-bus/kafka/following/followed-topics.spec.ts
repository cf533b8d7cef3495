import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { writeCloudEvent } from '#contracts';
import type { PublicEventBatch } from '../../event-bus.port.js';
import { numberAt } from '../../testing/event-bus.contract.js';
import { FollowedTopics } from './followed-topics.js';
import type { UnhandledMessage } from '../parking/parking.js';
import { writeProgress } from '../progress-message.js';
import { batchOf } from './testing/fetched-batch.js';

const NUMBERS = 'acme.numbers';

/** The message of an event at a position. */
function released(position: number, previous = position - 1): string {
  return writeCloudEvent({
    event: { type: 'NumberReleased', workspace: 'home', number: numberAt(position) },
    id: randomUUID(),
    position,
    previous,
    time: '2026-01-02T03:04:05.006Z',
    actor: { kind: 'api_key', id: 'key-1', name: 'router' },
    correlationId: 'request-1',
    causationId: 'request-1',
  });
}

const progressUpTo = (position: number, last: number, edition = 'first'): string =>
  String(
    writeProgress('inventory', { from: 0, position, previous: 0, last, lastId: randomUUID(), edition, counts: {} })
      .value,
  );

/** Stands in for the topic of what nobody can read. */
class ParkingDouble {
  readonly parked: UnhandledMessage[] = [];
  away = false;

  async park(message: UnhandledMessage): Promise<void> {
    if (this.away) throw new Error('The broker is away.');
    this.parked.push(message);
  }
}

describe('FollowedTopics', () => {
  let parking: ParkingDouble;
  let followed: FollowedTopics;
  beforeEach(() => {
    parking = new ParkingDouble();
    followed = new FollowedTopics(0, parking, { prefix: 'acme', source: 'inventory' });
  });

  async function news(): Promise<readonly PublicEventBatch[]> {
    const batches: PublicEventBatch[] = [];
    for await (const batch of followed.news()) batches.push(batch);
    return batches;
  }

  test('tells what has come into order, 250 events at a time', async () => {
    followed.add(
      batchOf(
        NUMBERS,
        0,
        Array.from({ length: 500 }, (_, index) => released(index + 2)),
      ),
    );
    expect(await news()).toStrictEqual([]);
    followed.add(batchOf(NUMBERS, 1, [released(1)]));
    const told = await news();
    expect(told.map(({ events, position }) => [events.length, position])).toStrictEqual([
      [250, 250],
      [250, 500],
      [1, 501],
    ]);
    expect(await news()).toStrictEqual([]);
    expect([...followed.next]).toStrictEqual([
      [`${NUMBERS}/0`, 500],
      [`${NUMBERS}/1`, 1],
    ]);
  });

  test('says that a partition is ahead when more than 5,000 of its messages wait, and no more when they had their turn', async () => {
    const ahead = Array.from({ length: 5_002 }, (_, index) => released(index + 2));
    followed.add(batchOf(NUMBERS, 0, ahead.slice(0, 5_001)));
    expect([await news(), followed.isAhead(`${NUMBERS}/0`)]).toStrictEqual([[], false]);
    followed.add(batchOf(NUMBERS, 0, ahead.slice(5_001)));
    expect([await news(), followed.isAhead(`${NUMBERS}/0`), followed.isAhead(`${NUMBERS}/1`)]).toStrictEqual([
      [],
      true,
      false,
    ]);
    followed.add(batchOf(NUMBERS, 1, [released(1)]));
    expect((await news()).at(-1)?.position).toBe(5_003);
    expect(followed.isAhead(`${NUMBERS}/0`)).toBe(false);
  });

  test('looks behind what is early in its partition once nothing else is to come', async () => {
    followed.startsReading(
      new Map([
        [`${NUMBERS}/0`, 4],
        [`${NUMBERS}/1`, 1],
      ]),
    );
    // The topic was lost: 4 was announced before that was found, and then all of it.
    followed.add(batchOf(NUMBERS, 0, [released(4), released(1), released(3), released(4)]));
    expect(await news()).toStrictEqual([]);
    followed.add(batchOf(NUMBERS, 1, [released(2)]));
    expect(await news()).toMatchObject([{ position: 4, live: true, events: [{}, {}, {}, {}] }]);
  });

  test('looks behind what is early in its partition when all that is to come is held', async () => {
    const positions = Array.from({ length: 5_001 }, (_, index) => index + 1);
    followed.startsReading(new Map([[`${NUMBERS}/0`, 9_000]]));
    followed.add(
      batchOf(
        NUMBERS,
        0,
        [8_000, 8_001].map((position) => released(position)),
      ),
    );
    expect(await news()).toStrictEqual([]);
    followed.add(
      batchOf(
        NUMBERS,
        0,
        positions.map((position) => released(position)),
      ),
    );
    expect(followed.isAhead(`${NUMBERS}/0`)).toBe(true);
    expect((await news()).at(-1)?.position).toBe(5_001);
    expect(followed.isAhead(`${NUMBERS}/0`)).toBe(false);
  });

  describe('when all is announced again', () => {
    const PROGRESS = 'acme.inventory.progress';
    const ends = (progress: number) => new Map([[`${PROGRESS}/0`, progress]]);

    test('reads everything again, and hands on only what is new', async () => {
      followed.startsReading(ends(1));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(2, 2)]));
      followed.add(batchOf(NUMBERS, 0, [released(1), released(2)], 40));
      followed.add(batchOf(NUMBERS, 1, [released(9)]));
      expect(await news()).toMatchObject([{ position: 2, live: true }]);
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(2, 2, 'second')], 1));
      expect([followed.beginsAgain, [...followed.next]]).toStrictEqual([true, []]);
      followed.startsReading(ends(2));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(2, 2), progressUpTo(3, 3, 'second')]));
      followed.add(batchOf(NUMBERS, 0, [released(1), released(2), released(3)]));
      expect(followed.beginsAgain).toBe(false);
      expect(await news()).toMatchObject([{ events: [{ number: numberAt(3) }], position: 3, live: true }]);
    });

    test('does nothing of the sort for editions of before it began', async () => {
      followed.startsReading(ends(3));
      followed.add(
        batchOf(PROGRESS, 0, [progressUpTo(2, 2), progressUpTo(1, 1, 'second'), progressUpTo(2, 2, 'third')]),
      );
      expect(followed.beginsAgain).toBe(false);
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(3, 2, 'third')], 3));
      expect(followed.beginsAgain).toBe(false);
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(1, 1, 'fourth')], 4));
      expect(followed.beginsAgain).toBe(true);
    });

    test('notices it over the next connection, too, wherever the progress lies then', () => {
      followed.startsReading(ends(700));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(2, 2)], 699));
      followed.startsReading(ends(1));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(2, 2, 'second')]));
      expect(followed.beginsAgain).toBe(true);
    });

    test('is live when it has read what is there now, not what was there before', async () => {
      followed.startsReading(new Map([...ends(1), [`${NUMBERS}/0`, 9_000]]));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(1, 1)]));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(1, 1, 'second')], 1));
      followed.startsReading(new Map([...ends(2), [`${NUMBERS}/0`, 1]]));
      followed.add(batchOf(PROGRESS, 0, [progressUpTo(1, 1), progressUpTo(1, 1, 'second')]));
      followed.add(batchOf(NUMBERS, 0, [released(1)]));
      expect(await news()).toMatchObject([{ position: 1, live: true }]);
    });
  });

  test('is live once it has told all that was there at the start', async () => {
    followed.startsReading(
      new Map([
        [`${NUMBERS}/0`, 1],
        ['acme.inventory.progress/0', 1],
        ['acme.agents/0', 0],
      ]),
    );
    followed.add(batchOf('acme.inventory.progress', 0, [progressUpTo(9, 2)]));
    followed.add(batchOf(NUMBERS, 0, [released(2)]));
    expect(await news()).toStrictEqual([]);
    followed.add(batchOf(NUMBERS, 1, [released(1)]));
    expect(await news()).toMatchObject([{ position: 9, live: true }]);
  });

  test('parks what cannot be read, which keeps its place if it has one', async () => {
    const future = released(2).replace('NumberReleased:1', 'NumberReleased:9');
    followed.add(batchOf(NUMBERS, 4, ['no JSON', released(1), future, released(3)], 70));
    const [told] = await news();
    expect(told?.events).toHaveLength(2);
    expect(told).toMatchObject({ position: 3, unread: [{ position: 2, subject: numberAt(2) }] });
    expect(parking.parked).toMatchObject([
      { group: 'followers', topic: NUMBERS, partition: 4, code: 'event_malformed', message: { offset: '70' } },
      { code: 'event_version_unknown', message: { offset: '72', key: Buffer.from('key 72') } },
    ]);
  });

  test('tells nothing while something cannot be parked, and all of it afterwards', async () => {
    parking.away = true;
    followed.add(batchOf(NUMBERS, 0, [released(1), '{}', released(2)]));
    followed.add(batchOf('acme.inventory.progress', 0, ['no progress']));
    await expect(news()).rejects.toThrow('The broker is away.');
    await expect(news()).rejects.toThrow('The broker is away.');
    parking.away = false;
    expect(await news()).toMatchObject([{ events: [{ number: numberAt(1) }, { number: numberAt(2) }], position: 2 }]);
    expect(parking.parked.map(({ code }) => code)).toStrictEqual(['event_malformed', 'event_malformed']);
  });
});
