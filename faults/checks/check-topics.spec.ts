import { describe, expect, test } from '@jest/globals';
import { checkTopics } from './check-topics.js';
import type { PublishedEvent, TopicMessage } from './check-topics.js';

const POSITIONS = [3, 5, 8];
const published: readonly PublishedEvent[] = POSITIONS.map((position) => ({
  id: `id-${position}`,
  type: 'NumberAssigned',
  position,
  topic: 'numbers',
}));

function message(position: number, change: Partial<TopicMessage> = {}): TopicMessage {
  const previous = POSITIONS[POSITIONS.indexOf(position) - 1] ?? 0;
  const id = `id-${position}`;
  return { topic: 'numbers', partition: 1, key: 'one', id, type: 'NumberAssigned', position, previous, ...change };
}

const messages = POSITIONS.map((position) => message(position));

describe('checkTopics', () => {
  test('takes what was announced in full, repeats included', () => {
    expect(checkTopics(published, messages)).toStrictEqual([]);
    expect(checkTopics(published, [...messages, ...messages.slice(1)])).toStrictEqual([]);
  });

  test('finds an event that is in no topic', () => {
    expect(checkTopics(published, [message(3), message(8)])).toStrictEqual(['NumberAssigned at 5 is in no topic.']);
  });

  test('finds a broken chain', () => {
    const found = checkTopics(published, [message(3), message(5), message(8, { previous: 3 })]);
    expect(found).toStrictEqual(['NumberAssigned at 8 links to 3 and not to 5.']);
  });

  test('finds what is not in the log, or is something else there', () => {
    expect(checkTopics(published, [...messages, message(9)])).toStrictEqual([
      'What is announced as 9 is not in the log.',
    ]);
    expect(checkTopics(published, [...messages, message(8, { id: 'another' })])).toStrictEqual([
      'NumberAssigned at 8 of the topic numbers is NumberAssigned another in the topic numbers.',
    ]);
    expect(checkTopics(published, [message(3), message(5), message(8, { topic: 'agents' })])).toHaveLength(1);
  });

  test('finds a key out of order, or in two partitions', () => {
    expect(checkTopics(published, [message(3), message(8), message(5)])).toStrictEqual([
      'numbers one comes in the order 3, 8, 5.',
    ]);
    expect(checkTopics(published, [message(3), message(5), message(8, { partition: 2 })])).toStrictEqual([
      'numbers one is in the partitions 1, 2.',
    ]);
    expect(checkTopics(published, [message(3), message(8, { key: 'two' }), message(5)])).toStrictEqual([]);
  });
});
