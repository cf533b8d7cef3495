import { expect, test } from '@jest/globals';
import { compareWithTruth } from './compare-with-truth.js';
import type { LoggedMessage } from './compare-with-truth.js';
import type { TrueMessage } from './truth.js';

const truth: TrueMessage = {
  carrierMessageId: 'SM1',
  direction: 'outbound',
  kind: 'sms',
  from: '+14155550100',
  to: '+447700900001',
  body: 'Hello',
  status: 'undelivered',
  failureCode: 'recipient_unreachable',
  agentId: 'sales',
};
const { failureCode: _, ...shown } = truth;
const logged: LoggedMessage = {
  ...shown,
  id: 'message-1',
  failure: { code: 'recipient_unreachable' },
  createdAt: '2026-11-23T00:00:00.000Z',
};

test('a log that is true has no fault', () => {
  expect(compareWithTruth([truth], [logged])).toStrictEqual([]);
});

test.each<[string, readonly LoggedMessage[], string]>([
  ['that lacks a message', [], 'SM1 is in the log 0 times.'],
  ['that has one twice', [logged, logged], 'SM1 is in the log 2 times.'],
  ['that has another text', [{ ...logged, body: 'Forged' }], 'SM1: body is Forged, and truly Hello.'],
  ['that has another status', [{ ...logged, status: 'sent' }], 'SM1: status is sent, and truly undelivered.'],
  [
    'that has one too many',
    [logged, { ...logged, carrierMessageId: 'SM2' }],
    'SM2 is in the log 1 times, and never was.',
  ],
])('a log %s has one', (_name, messages, fault) => {
  expect(compareWithTruth([truth], messages)).toStrictEqual([fault]);
});

test('a log that is not in order has one', () => {
  const other = { ...logged, carrierMessageId: 'SM2', createdAt: '2025-01-01T00:00:00.000Z' };
  expect(compareWithTruth([truth, { ...truth, carrierMessageId: 'SM2' }], [logged, other])).toStrictEqual([
    'The log is not in order.',
  ]);
});
