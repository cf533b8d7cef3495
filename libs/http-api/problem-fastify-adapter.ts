import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';
import { sendProblem } from './send-problem.js';

/**
 * Nest's Fastify adapter, except that errors from outside Nest's routes (a body that is no JSON, a route of Fastify's
 * own) become problem details too. Nest's handler would drop Fastify's error codes.
 */
export class ProblemFastifyAdapter extends FastifyAdapter {
  domainStatus: StatusByCode = {};

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
      sendProblem(request, reply, problemOfError(error, this.domainStatus), error);
    return super.setErrorHandler(answerError as never);
  }
}
