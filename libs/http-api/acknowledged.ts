import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { mergeMap } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Position } from '#event-store';
import type { CommandParts } from './command-parts.js';

/** The answer to a command, with what goes into its headers. */
export class Acknowledged<Body> {
  constructor(
    readonly body: Body,
    readonly facts: {
      /** Where in the log the command's events are: sent as `x-ringfence-position`. */
      readonly position: Position;
      /** Sent as `ETag`. */
      readonly version?: string | undefined;
      /** Only when it is not the route's usual one. */
      readonly status?: number | undefined;
    },
  ) {}
}

const POSITION_HEADER = 'x-ringfence-position';

/** Gates that are well apply a command in a few milliseconds. Those that are not hold up no answer for longer than this. */
const MAX_FEEL_MS = 200;

/**
 * Turns an `Acknowledged` into headers and body, and remembers how far its caller has written. A caller who asks a gate
 * next should find there what it did: the answer waits a moment for that.
 */
@Injectable()
export class AcknowledgedInterceptor implements NestInterceptor {
  constructor(private readonly commands: CommandParts) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      mergeMap(async (answer: unknown) => {
        if (!(answer instanceof Acknowledged)) return answer;
        const { position, version, status } = answer.facts;
        const reply = http.getResponse<FastifyReply>();
        reply.header(POSITION_HEADER, String(position));
        if (version !== undefined) reply.header('etag', `"${version}"`);
        if (status !== undefined) reply.status(status);
        const { principal } = http.getRequest<FastifyRequest>();
        if (principal) this.commands.lastWrites.note(principal.keyId, position);
        await this.commands.whenFelt?.(position, MAX_FEEL_MS);
        return answer.body;
      }),
    );
  }
}
