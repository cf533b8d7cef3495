import { expect, test } from '@jest/globals';
import { FollowerParking, keepDiscarded } from './follower-parking.js';
import { ParkedRecords } from './parked-records.js';
import { digestOf } from './parked-topic.js';
import type { UnhandledMessage } from './parking.js';

const unhandled = (offset: string, text: string): UnhandledMessage => ({
  group: 'followers',
  topic: 'acme.numbers',
  partition: 3,
  message: { offset, key: Buffer.from('x'), value: Buffer.from(text) },
  code: 'event_malformed',
  reason: 'no JSON',
});

test('a follower parks what it cannot read, but for what was discarded and is the same message still', async () => {
  const discards = new ParkedRecords(keepDiscarded);
  const put: string[] = [];
  const sink = { putAside: async ({ message }: UnhandledMessage) => void put.push(message.offset) };
  const parking = new FollowerParking(sink, { recent: async () => discards });
  const key = Buffer.from('followers/acme.numbers/3/7');
  const [text, digest] = [Buffer.from('one'), Buffer.from(digestOf(Buffer.from('one')))];

  discards.take({ key, value: text, headers: {} });
  await parking.park(unhandled('7', 'one'));
  discards.take({ key, value: digest, headers: { mark: 'discarded' } });
  await parking.park(unhandled('7', 'one'));
  await parking.park(unhandled('7', 'two'));
  await parking.park(unhandled('8', 'one'));
  expect(put).toStrictEqual(['7', '7', '8']);
});

test('what is no discard is not held', () => {
  const discards = new ParkedRecords(keepDiscarded);
  discards.take({ key: Buffer.from('id'), value: Buffer.from('one'), headers: {} });
  expect(discards.has('id', digestOf(Buffer.from('one')))).toBe(false);
});
