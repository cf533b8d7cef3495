import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import type { Problem } from './problem.js';

const RETRY_AFTER_SECONDS = '1';

/** Answers with a problem, and logs the error behind it when it is ours and nobody foresaw it. */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: Problem, error: unknown): void {
  const { status, detail } = answer;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', RETRY_AFTER_SECONDS);
  const isForeseen = (error as Partial<Error> | undefined)?.name === 'DomainError';
  if (status >= 500 && !isForeseen) request.log.error({ requestId: request.id, err: error }, detail);
  void reply.status(status).type(PROBLEM_CONTENT_TYPE).send(answer);
}
