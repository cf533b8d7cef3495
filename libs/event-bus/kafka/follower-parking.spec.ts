import { beforeEach, describe, expect, test } from '@jest/globals';
import { FollowerParking } from './follower-parking.js';
import { digestOf } from './parked-topic.js';
import type { UnhandledMessage } from './parking.js';

const unread = (offset: number, text = 'not an event'): UnhandledMessage => ({
  group: 'followers',
  topic: 'acme.numbers',
  partition: 3,
  message: { offset: String(offset), key: null, value: Buffer.from(text) } as UnhandledMessage['message'],
  code: 'event_malformed',
  reason: 'It is no event.',
});

describe('FollowerParking', () => {
  const discarded = new Map([['followers/acme.numbers/3/7', digestOf(Buffer.from('not an event'))]]);
  let parked: UnhandledMessage[];
  let lookUps: (() => Promise<ReadonlyMap<string, string>>)[];
  let lookedUp: number;
  let parking: FollowerParking;
  beforeEach(() => {
    [parked, lookUps, lookedUp] = [[], [], 0];
    const readDiscarded = () => {
      lookedUp += 1;
      return lookUps.shift()?.() ?? Promise.resolve(discarded);
    };
    parking = new FollowerParking({ park: async (each) => void parked.push(each) }, readDiscarded);
  });

  test('parks what was not discarded, and looks that up once, when there is something to park', async () => {
    expect(lookedUp).toBe(0);
    for (const offset of [6, 7, 8]) await parking.park(unread(offset));
    expect([parked, lookedUp]).toStrictEqual([[unread(6), unread(8)], 1]);
  });

  test('parks another message at the place of one that was discarded', async () => {
    await parking.park(unread(7, 'something else'));
    expect(parked).toHaveLength(1);
  });

  test('looks again when it could not find out', async () => {
    const away = new Error('The broker is away.');
    lookUps.push(() => Promise.reject(away));
    await expect(parking.park(unread(7))).rejects.toBe(away);
    await parking.park(unread(7));
    expect([parked, lookedUp]).toStrictEqual([[], 2]);
  });
});
