import { describe, expect, test } from '@jest/globals';
import { KnownEnds, lostBetween, lostSince } from './topic-ends.js';

const written = (topicName: string, partition: number, baseOffset?: string) => ({
  topicName,
  partition,
  errorCode: 0,
  ...(baseOffset !== undefined && { baseOffset }),
});
const sent = (topic: string, count: number) => [
  { topic, messages: Array.from({ length: count }, () => ({ value: '' })) },
];

describe('KnownEnds', () => {
  const ends = () =>
    new KnownEnds(
      new Map([
        ['acme.numbers/0', 7],
        ['acme.numbers/1', 2],
        ['acme.holds/0', 0],
      ]),
    );

  test('counts what was there and what was sent since', () => {
    const known = ends();
    expect(known.counts).toStrictEqual({ 'acme.numbers': 9, 'acme.holds': 0 });
    expect(known.noteWritten(sent('acme.numbers', 3), [written('acme.numbers', 0, '7')])).toStrictEqual([]);
    expect([known.counts['acme.numbers'], known.offsets.get('acme.numbers/0')]).toStrictEqual([12, 8]);
  });

  test('finds what was written before the end that was known, in topics that held something', () => {
    const known = ends();
    const places = [written('acme.numbers', 0, '0'), written('acme.numbers', 1, '0'), written('acme.holds', 0, '0')];
    expect(known.noteWritten([], places)).toStrictEqual(['acme.numbers']);
    expect(known.noteWritten([], [written('acme.numbers', 0, '1')])).toStrictEqual([]);
  });

  test('takes nothing for lost of which the broker does not tell where it was written', () => {
    expect(ends().noteWritten(sent('acme.numbers', 1), [written('acme.numbers', 0)])).toStrictEqual([]);
  });
});

test('lost is what is shorter than it was, and what is gone; not what is new', () => {
  const earlier = new Map([
    ['acme.numbers/0', 3],
    ['acme.numbers/1', 3],
    ['acme.holds/0', 1],
    ['acme.agents/0', 0],
  ]);
  const later = new Map([
    ['acme.numbers/0', 2],
    ['acme.numbers/1', 9],
    ['acme.agents/0', 4],
    ['acme.api-keys/0', 1],
  ]);
  expect(lostBetween(earlier, earlier)).toStrictEqual([]);
  expect(lostBetween(earlier, later)).toStrictEqual(['acme.numbers', 'acme.holds']);
  expect(lostSince({ 'acme.numbers': 6, 'acme.holds': 1 }, { 'acme.numbers': 5, 'acme.holds': 1 })).toStrictEqual([
    'acme.numbers',
  ]);
  expect(lostSince({}, { 'acme.numbers': 5 })).toStrictEqual([]);
  expect(lostSince({ 'acme.holds': 1 }, {})).toStrictEqual(['acme.holds']);
});
