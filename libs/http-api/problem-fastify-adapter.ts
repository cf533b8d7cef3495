import type { Server } from 'node:http';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyError, FastifyHttpOptions, FastifyReply, FastifyRequest, FastifyServerFactory } from 'fastify';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';
import { sendProblem } from './send-problem.js';
import { Shortcuts } from './shortcuts.js';

/**
 * Nest's Fastify adapter, except that errors from outside Nest's routes (a body that is no JSON, a route of Fastify's
 * own) become problem details too, and that there can be shortcuts past both. Nest's handler would drop Fastify's error
 * codes.
 */
export class ProblemFastifyAdapter extends FastifyAdapter {
  domainStatus: StatusByCode = {};
  readonly shortcuts: Shortcuts;

  constructor(options: FastifyHttpOptions<Server>) {
    const shortcuts = new Shortcuts();
    const serverFactory: FastifyServerFactory = (usualWay, { keepAliveTimeout, requestTimeout }) =>
      Object.assign(shortcuts.createServer(usualWay), { keepAliveTimeout, requestTimeout });
    super({ ...options, serverFactory } as FastifyHttpOptions<Server>);
    this.shortcuts = shortcuts;
  }

  override setErrorHandler(): ReturnType<FastifyAdapter['setErrorHandler']> {
    const answerError = (error: FastifyError, request: FastifyRequest, reply: FastifyReply): void =>
      sendProblem(request, reply, problemOfError(error, this.domainStatus, request.routeOptions.bodyLimit), error);
    return super.setErrorHandler(answerError as never);
  }
}
