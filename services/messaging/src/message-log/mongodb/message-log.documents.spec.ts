import { expect, test } from '@jest/globals';
import { branchesOf } from '../message-facet.js';
import type { MessageQuery } from '../message-log.port.js';
import { MESSAGE_LOG_SCHEMA } from './message-log.documents.js';

/** The fields of each index, in their order. */
const INDEXES = MESSAGE_LOG_SCHEMA.collections.messages.indexes().map(([fields]) => Object.keys(fields));

const [NUMBER, SUBJECT] = ['+14155550100', '+442071838750'];

test.each<[string, Omit<MessageQuery, 'workspace'>]>([
  ['everything', {}],
  ['a number', { number: NUMBER }],
  ['a party', { subject: SUBJECT }],
  ['a conversation', { number: NUMBER, subject: SUBJECT }],
  ['an agent', { agentId: 'sales' }],
  ['who wrote', { sender: SUBJECT }],
  ['who was written to', { recipient: NUMBER }],
  ['who wrote to whom', { sender: SUBJECT, recipient: NUMBER }],
])('an index has %s in the order of the log, whatever its direction, kind, status and time', (_, query) => {
  for (const { wanted } of branchesOf({ workspace: 'acme', ...query })) {
    const parties = (['number', 'subject', 'agentId'] as const).filter((field) => field in wanted);
    const needed = ['workspace', ...parties.map((field) => `origin.${field}`), 'facet', 'place'];
    expect(INDEXES).toContainEqual(needed);
  }
});

test('an index has the messages of a word in the order of the log', () => {
  expect(INDEXES).toContainEqual(['workspace', 'words', 'place']);
});
