import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';

/**
 * Nest's Fastify adapter, except that errors from outside Nest's routes (a body that is no JSON, a route of Fastify's
 * own) become problem details too. Nest's handler would drop Fastify's error codes.
 */
export class ProblemFastifyAdapter extends FastifyAdapter {
  domainStatus: StatusByCode = {};

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void => {
      const answer = problemOfError(error, this.domainStatus);
      if (answer.status >= 500) request.log.error({ requestId: request.id, err: error }, answer.detail);
      void reply.status(answer.status).type(PROBLEM_CONTENT_TYPE).send(answer);
    };
    return super.setErrorHandler(answerError as never);
  }
}
