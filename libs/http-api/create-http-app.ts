import type { Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule } from '@nestjs/common';
import { LogController } from 'fastify';
import type { FastifyBaseLogger, FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AccessGuard, askForKeysFirst } from '#access';
import type { KeyRing } from '#access';
import { DomainError } from '#domain-error';
import { answerOnce } from '#idempotency';
import { AcknowledgedInterceptor } from './acknowledged.js';
import type { AnsweredRequest } from './answered-request.js';
import { answerParserErrors } from './answer-parser-errors.js';
import type { CommandParts } from './command-parts.js';
import { serverStopping, stopGracefully } from './graceful-stop.js';
import { NestLog } from './nest-log.js';
import { ProblemFastifyAdapter } from './problem-fastify-adapter.js';
import { ProblemFilter } from './problem.filter.js';
import { PROBLEM_CONTENT_TYPE } from './problem.js';
import { problemOfError } from './problem-of-error.js';
import type { StatusByCode } from './problem-of-error.js';
import { requestIdOf } from './request-id.js';
import { UnknownQueryGuard, refuseUnknownQueries } from './refuse-unknown-query.js';
import { RequestValidationPipe } from './request-validation.pipe.js';
import { Unrouted } from './unrouted.js';
import { refusalWhileStarting } from './while-starting.js';
import type { Starting } from './while-starting.js';

export interface HttpAppOptions {
  readonly log: Logger;
  readonly keys: KeyRing;
  readonly domainStatus: StatusByCode;
  /** Of a process that commands are sent to; without it, `Idempotency-Key` means nothing. */
  readonly commands?: CommandParts | undefined;
  /** Of a process that opens its port before it can answer. */
  readonly starting?: Starting;
  /** Told of every answered request, except on quiet routes. */
  readonly onAnswered: (answered: AnsweredRequest) => void;
}

/** Commands are small; whatever is larger than this is refused with 413. Uploads stream past this limit and have their own. */
const MAX_JSON_BODY_BYTES = 65_536;
const FORM = 'application/x-www-form-urlencoded';
const KEEP_ALIVE_MS = 72_000;
/** Long enough for a large upload over a slow line, short enough that a stalled one is let go. */
const REQUEST_TIMEOUT_MS = 600_000;

/** The web edge that every service has: request ids, problem details, closed validation, structured logs. */
export async function createHttpApp(
  module: Type | DynamicModule,
  { log, keys, domainStatus, commands, starting, onAnswered }: HttpAppOptions,
): Promise<NestFastifyApplication> {
  const adapter = new ProblemFastifyAdapter({
    loggerInstance: withoutChildren(log),
    logController: new LogController({ disableRequestLogging: true }),
    skipMiddie: true,
    // Nothing is dropped or converted on the way in: what does not fit the schema is refused.
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false, allErrors: true, verbose: true } },
    bodyLimit: MAX_JSON_BODY_BYTES,
    keepAliveTimeout: KEEP_ALIVE_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    // Said below, as a problem.
    return503OnClosing: false,
    // A path that no route can take fails before any hook has run.
    frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
      const answer = problemOfError(error, domainStatus);
      void reply.status(answer.status).header('x-request-id', request.id).type(PROBLEM_CONTENT_TYPE).send(answer);
    },
    clientErrorHandler: answerParserErrors(log),
    genReqId: requestIdOf,
  } as ConstructorParameters<typeof ProblemFastifyAdapter>[0]);
  adapter.domainStatus = domainStatus;
  adapter.shortcuts.onAnswered = onAnswered;
  if (starting) adapter.shortcuts.isClosed = () => starting.isStarting;
  acceptBodies(adapter.getInstance() as unknown as FastifyInstance);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    logger: new NestLog(log),
    abortOnError: false,
  });
  const fastify = adapter.getInstance() as unknown as FastifyInstance;
  const unrouted = new Unrouted(fastify);
  const isStopping = stopGracefully(fastify);
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    if (isStopping()) return done(serverStopping());
    if (lacksHost(request)) return done(hostMissing());
    if (request.is404) return done(unrouted.refuse(request, reply));
    return done(starting && refusalWhileStarting(request, starting));
  });
  askForKeysFirst(fastify, keys);
  fastify.addHook('onResponse', (request, reply, done) => {
    const { method, routeOptions } = request;
    if (!routeOptions.config?.quiet) {
      const answered = { method, route: routeOptions.url, status: reply.statusCode, tookMs: reply.elapsedTime };
      logRequest(request, answered);
      onAnswered(answered);
    }
    done();
  });
  if (commands) answerOnce(fastify, { store: commands.idempotency, keys });
  refuseUnknownQueries(fastify);
  app.useGlobalGuards(new AccessGuard(keys), new UnknownQueryGuard());
  if (commands) app.useGlobalInterceptors(new AcknowledgedInterceptor(commands));
  app.useGlobalFilters(new ProblemFilter(domainStatus));
  app.useGlobalPipes(new RequestValidationPipe());
  return app;
}

/** Fastify makes a logger for each request, which costs more than a decision. Lines name their request themselves. */
function withoutChildren(log: Logger): FastifyBaseLogger {
  const shared = Object.create(log) as FastifyBaseLogger;
  shared.child = () => shared;
  return shared;
}

/** JSON is the one body language, but for routes that name another; an empty JSON body is no body. */
function acceptBodies(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    const { streamedBody, rawBody, maxBodyBytes } = route.config ?? {};
    if (maxBodyBytes !== undefined) route.bodyLimit = maxBodyBytes;
    if (!streamedBody && !rawBody) return;
    // Before a body of another kind is read, measured and judged as JSON.
    route.preParsing = (request, _reply, payload, done) => {
      const mediaType = mediaTypeOf(request) ?? '';
      if (rawBody) return done(rawBody.includes(mediaType) && isUnicode(request) ? null : sendAs(...rawBody), payload);
      const isTaken =
        mediaType === streamedBody!.mediaType || (streamedBody!.orJson === true && mediaType === JSON_TYPE);
      return isTaken ? done(null, payload) : done(streamedBody!.expected());
    };
  });
  const parseJson = fastify.getDefaultJsonParser('error', 'error');
  fastify.removeAllContentTypeParsers();
  fastify.addContentTypeParser(
    ['application/json', 'application/merge-patch+json'],
    { parseAs: 'buffer' },
    (request, body, done) => {
      if (request.routeOptions.config?.rawBody) return done(null, body);
      if (body.length === 0) return done(null, undefined);
      return parseJson(request, body.toString(), done);
    },
  );
  fastify.addContentTypeParser(FORM, { parseAs: 'buffer' }, (request, body, done) =>
    request.routeOptions.config?.rawBody ? done(null, body) : done(sendAs(JSON_TYPE)),
  );
  // Whatever its size: the route takes it as it arrives, and counts.
  fastify.addContentTypeParser('*', (request, payload, done) => {
    if (request.routeOptions.config?.streamedBody) return done(null, payload);
    return done(sendAs(JSON_TYPE));
  });
}

const JSON_TYPE = 'application/json';

const sendAs = (...mediaTypes: readonly string[]) =>
  new DomainError('media_type_unsupported', `Send the body as ${mediaTypes.join(' or ')}.`);

function mediaTypeOf({ headers }: FastifyRequest): string | undefined {
  return headers['content-type']?.split(';')[0]?.trim().toLowerCase();
}

/** What says nothing of it is taken for UTF-8. */
function isUnicode({ headers }: FastifyRequest): boolean {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return /^utf-?8$/i.test(charset);
}

/** HTTP/1.1 asks for it, and Node leaves it to us to say so. */
function lacksHost({ raw: { httpVersion, headers } }: FastifyRequest): boolean {
  return headers.host === undefined && httpVersion === '1.1';
}

function hostMissing(): DomainError<'malformed_request'> {
  return new DomainError('malformed_request', 'This is no HTTP/1.1 request: it has no header Host. Send one.');
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Asked so often that it is counted, not logged. */
    readonly quiet?: boolean;
    /**
     * The one media type, such as `text/csv`, whose bodies the route takes, as streams; others get the error `expected`.
     * `orJson`: JSON is taken as well, and read as elsewhere.
     */
    readonly streamedBody?: { readonly mediaType: string; readonly expected: () => Error; readonly orJson?: boolean };
    /** Takes these media types, in UTF-8, and nothing else; the body is its bytes, since what is signed is these. */
    readonly rawBody?: readonly string[];
    /** Takes larger bodies than others do; streams count for themselves. */
    readonly maxBodyBytes?: number;
  }
}

function logRequest({ log, id, principal }: FastifyRequest, answered: AnsweredRequest): void {
  log.info({ requestId: id, ...answered, keyId: principal?.keyId }, 'request');
}
