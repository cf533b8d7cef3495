import type { IncomingMessage } from 'node:http';
import { randomUUIDv7 } from 'node:crypto';
import type { Type } from '@nestjs/common';
import { NestFactory, Reflector } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AccessGuard } from '#access';
import type { KeyRing } from '#access';
import { AcknowledgedInterceptor } from './acknowledged.js';
import type { LastWrites } from './last-writes.js';
import { NestLog } from './nest-log.js';
import { ProblemFastifyAdapter } from './problem-fastify-adapter.js';
import { ProblemFilter } from './problem.filter.js';
import type { StatusByCode } from './problem-of-error.js';
import { RequestValidationPipe } from './request-validation.pipe.js';

export interface HttpAppOptions {
  readonly log: Logger;
  readonly keys: KeyRing;
  readonly lastWrites: LastWrites;
  readonly domainStatus: StatusByCode;
}

/** Commands are small; whatever is larger than this is refused with 413. Uploads stream past this limit and have their own. */
const MAX_JSON_BODY_BYTES = 65_536;
const KEEP_ALIVE_MS = 72_000;
/** Long enough for a large upload over a slow line, short enough that a stalled one is let go. */
const REQUEST_TIMEOUT_MS = 600_000;

/** A caller's request id is kept when it is one that a log line can carry. */
const USABLE_REQUEST_ID = /^[\x21-\x7e]{1,128}$/;

/** The web edge that every service has: request ids, problem details, closed validation, structured logs. */
export async function createHttpApp(
  module: Type | DynamicModule,
  { log, keys, lastWrites, domainStatus }: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new ProblemFastifyAdapter({
    loggerInstance: log,
    logController: new LogController({ disableRequestLogging: true }),
    // A logger for each request costs more than a decision; lines name their request themselves.
    childLoggerFactory: (logger: FastifyBaseLogger) => logger,
    skipMiddie: true,
    // Nothing is dropped or converted on the way in: what does not fit the schema is refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true } },
    bodyLimit: MAX_JSON_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    genReqId: ({ headers }: IncomingMessage) => {
      const own = headers['x-request-id'];
      return typeof own === 'string' && USABLE_REQUEST_ID.test(own) ? own : randomUUIDv7();
    },
  } as ConstructorParameters<typeof ProblemFastifyAdapter>[0]);
  adapter.domainStatus = domainStatus;
  acceptJsonOnly(adapter.getInstance() as unknown as FastifyInstance);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  fastify.addHook('onResponse', (request, reply, done) => {
    logRequest(request, reply.statusCode, reply.elapsedTime);
    done();
  });
  app.useGlobalGuards(new AccessGuard(app.get(Reflector), keys));
  app.useGlobalInterceptors(new AcknowledgedInterceptor(lastWrites));
  app.useGlobalFilters(new ProblemFilter(domainStatus));
  app.useGlobalPipes(new RequestValidationPipe());
  return app;
}

/** JSON is the one body language; an empty JSON body is no body. Routes that take another register it themselves. */
function acceptJsonOnly(fastify: FastifyInstance): void {
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) return done(null, undefined);
    return parseJson(request, body as string, done);
  });
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked so often that it is counted, not logged. */
    readonly quiet?: boolean;
  }
}

function logRequest(request: FastifyRequest, status: number, tookMs: number): void {
  if (request.routeOptions.config?.quiet) return;
  const { id, method, principal } = request;
  request.log.info(
    { requestId: id, method, route: request.routeOptions.url, status, tookMs, keyId: principal?.keyId },
    'request',
  );
}
