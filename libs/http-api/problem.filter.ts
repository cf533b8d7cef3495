import { Catch } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';

/** The one place where an error becomes an answer. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly domainStatus: StatusByCode) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const answer = problemOfError(error, this.domainStatus);
    const request = http.getRequest<FastifyRequest>();
    if (answer.status >= 500) request.log.error({ requestId: request.id, err: error }, answer.detail);
    void http.getResponse<FastifyReply>().status(answer.status).type(PROBLEM_CONTENT_TYPE).send(answer);
  }
}
