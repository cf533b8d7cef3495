import { expect, test } from '@jest/globals';
import { DECLARATIONS } from '#contracts';
import { DEFAULT_TOPIC_PREFIX, TOPICS } from './topics.js';
import type { Topic } from './topics.js';

const names = TOPICS.map(({ name }) => name as string);

test('every topic has a name of its own that a broker takes', () => {
  expect(new Set(names).size).toBe(names.length);
  for (const name of names) expect(`${DEFAULT_TOPIC_PREFIX}.${name}`).toMatch(/^[a-z][a-z.-]{0,248}$/);
});

test('what is said of a log stands in topics of that log, whose progress has one of its own', () => {
  const byName = new Map<string, Topic>(TOPICS.map((topic) => [topic.name, topic]));
  for (const { topic, source } of DECLARATIONS.values()) {
    expect([topic, byName.get(topic)?.source]).toEqual([topic, source]);
    expect(byName.get(`${source}.progress`)?.source).toBe(source);
  }
});

test('what only services may hear has topics to itself, so that a broker can keep others away', () => {
  const audiences = new Map<string, Set<string>>();
  for (const { topic, audience } of DECLARATIONS.values()) {
    audiences.set(topic, (audiences.get(topic) ?? new Set()).add(audience));
  }
  expect([...audiences.values()].filter(({ size }) => size > 1)).toEqual([]);
});
