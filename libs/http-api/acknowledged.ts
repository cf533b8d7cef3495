import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import type { Position } from '#event-store';
import { LastWrites } from './last-writes.js';

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

/** Turns an `Acknowledged` into headers and body, and remembers how far its caller has written. */
@Injectable()
export class AcknowledgedInterceptor implements NestInterceptor {
  constructor(private readonly lastWrites: LastWrites) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    return next.handle().pipe(
      map((answer: unknown) => {
        if (!(answer instanceof Acknowledged)) return answer;
        const { position, version, status } = answer.facts;
        const reply = http.getResponse<FastifyReply>();
        reply.header(POSITION_HEADER, String(position));
        if (version !== undefined) reply.header('etag', `"${version}"`);
        if (status !== undefined) reply.status(status);
        const { principal } = http.getRequest<FastifyRequest>();
        if (principal) this.lastWrites.note(principal.keyId, position);
        return answer.body;
      }),
    );
  }
}
