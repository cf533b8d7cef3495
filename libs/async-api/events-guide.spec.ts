import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { DECLARATIONS, readCloudEvent } from '#contracts';
import { TOPICS } from '../../infra/kafka/topics.js';
import type { Topic } from '../../infra/kafka/topics.js';

const guide = readFileSync('docs/events.md', 'utf8');
const subscribed = [...DECLARATIONS].filter(([, { audience }]) => audience === 'subscribers');

/** The rows of the table whose head begins with this word, cell by cell. */
function rowsUnder(word: string): string[][] {
  const table = guide.split('\n\n').find((part) => part.startsWith(`| ${word} `));
  const rows = (table ?? '').split('\n').map((row) => row.split('|').map((cell) => cell.trim().replaceAll('`', '')));
  return rows
    .slice(2)
    .filter((row) => row.length > 1)
    .map((row) => row.slice(1, -1));
}

test('the guide has every event that subscribers may hear of', () => {
  const told = subscribed.map(([type, { version, topic, docs }]) => [type, String(version), topic, docs]);
  expect(rowsUnder('type')).toEqual(told.map((row) => row.map((cell) => cell.replaceAll('`', ''))));
});

test('the guide has their topics as they are made', () => {
  const topics: readonly Topic[] = TOPICS.filter(({ name }) => subscribed.some(([, { topic }]) => topic === name));
  const told = topics.map(({ name, key, partitions, retentionMs }) => {
    return [name, key, String(partitions), retentionMs === -1 ? 'for ever' : `${retentionMs} ms`];
  });
  expect(rowsUnder('topic')).toEqual(told);
});

test('the guide shows a message that was sent, and tells of each of its attributes', () => {
  const [, shown = ''] = /```json\n(.+?)\n```/s.exec(guide) ?? [];
  const sent = readFileSync('libs/contracts/stored/outbound-disabled.v1.json', 'utf8');
  expect(readCloudEvent(shown)).toStrictEqual(readCloudEvent(sent));
  const told = rowsUnder('attribute').flatMap(([names = '']) => names.split(', '));
  const plain = ['specversion', 'datacontenttype'];
  expect([...told, ...plain].toSorted()).toEqual(Object.keys(JSON.parse(sent) as object).toSorted());
});
