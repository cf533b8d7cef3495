import { expect, jest, test } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';
import { EventStoreError } from '#event-store';
import { problem } from './problem.js';
import { sendProblem } from './send-problem.js';

const FAILURE = new Error('out of memory');
const AWAY = new EventStoreError('event_store_unavailable', 'The disk is full. Make room.');
const UNKNOWN = new EventStoreError('append_outcome_unknown', 'The disk failed.');
const FORESEEN = new DomainError('read_model_behind', 'Try again in a moment.');

const requestId = 'request-1';

test.each([
  ['a failure of ours is logged whole', [500, 'internal_error'], FAILURE, [[{ requestId, err: FAILURE }, 'X.']], []],
  ['what is away is logged in a line', [503, AWAY.code], AWAY, [], [[{ requestId, code: AWAY.code }, AWAY.message]]],
  ['a failure in the store is logged whole', [503, UNKNOWN.code], UNKNOWN, [[{ requestId, err: UNKNOWN }, 'X.']], []],
  ['what a rule foresaw is not logged', [503, FORESEEN.code], FORESEEN, [], []],
] as const)('%s', (_, [status, code], error, errors, warnings) => {
  const log = { error: jest.fn(), warn: jest.fn() };
  const reply = { header: jest.fn(), status: () => reply, type: () => reply, send: jest.fn() };
  sendProblem(
    { id: requestId, log } as unknown as FastifyRequest,
    reply as unknown as FastifyReply,
    problem(status, code, 'X.'),
    error,
  );
  expect([log.error.mock.calls, log.warn.mock.calls]).toStrictEqual([errors, warnings]);
  expect(reply.header.mock.calls).toStrictEqual(status === 503 ? [['retry-after', '1']] : []);
  expect(reply.send).toHaveBeenCalledTimes(1);
});

test('what says how long to wait says so in the header, too', () => {
  const reply = { header: jest.fn(), status: () => reply, type: () => reply, send: jest.fn() };
  const answer = { ...problem(503, 'carrier_rate_limited', 'X.'), retryAfterSeconds: 7 };
  sendProblem({} as FastifyRequest, reply as unknown as FastifyReply, answer, FORESEEN);
  expect(reply.header.mock.calls).toStrictEqual([['retry-after', '7']]);
});
