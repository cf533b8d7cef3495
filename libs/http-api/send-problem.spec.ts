import { expect, jest, test } from '@jest/globals';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';
import { problem } from './problem.js';
import { sendProblem } from './send-problem.js';

test.each([
  ['a failure of ours', new Error('the disk is on fire'), 1],
  ['what a rule foresaw', new DomainError('read_model_behind', 'Try again in a moment.'), 0],
])('%s is logged as an error so many times', (_, error, times) => {
  const log = { error: jest.fn() };
  const reply = { header: jest.fn(), status: () => reply, type: () => reply, send: jest.fn() };
  sendProblem(
    { id: 'request-1', log } as unknown as FastifyRequest,
    reply as unknown as FastifyReply,
    problem(503, 'x', 'X.'),
    error,
  );
  expect(log.error).toHaveBeenCalledTimes(times);
  expect(reply.header).toHaveBeenCalledWith('retry-after', '1');
  expect(reply.send).toHaveBeenCalledTimes(1);
});
