import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import type { Problem } from './problem.js';

/** Unless the problem says how long: `retryAfterSeconds`. */
const RETRY_AFTER_SECONDS = 1;

const AWAY: ReadonlySet<string> = new Set([
  'event_store_unavailable',
  'idempotency_store_unavailable',
  'vault_unavailable',
  'too_many_waiting',
]);

/**
 * Answers with a problem, and logs the error behind it when nobody foresaw it: a failure of ours whole, and in a line what
 * is away, for where in our code that came up mends nothing.
 */
export function sendProblem(request: FastifyRequest, reply: FastifyReply, answer: Problem, error: unknown): void {
  const { status, detail, code } = answer;
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  const { retryAfterSeconds = RETRY_AFTER_SECONDS } = answer as { readonly retryAfterSeconds?: number };
  if (status === 503) reply.header('retry-after', String(retryAfterSeconds));
  const isForeseen = (error as Partial<Error> | undefined)?.name === 'DomainError';
  if (AWAY.has(code) && !isForeseen) request.log.warn({ requestId: request.id, code }, (error as Error).message);
  else if (status >= 500 && !isForeseen) request.log.error({ requestId: request.id, err: error }, detail);
  void reply.status(status).type(PROBLEM_CONTENT_TYPE).send(answer);
}
