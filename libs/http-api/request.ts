import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext, PipeTransform } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';
import { actorOf, keyMissing } from '#access';
import type { Principal } from '#access';
import type { CommandContext } from '#event-store';
import { E164_FIELD } from './fields.js';
import { invalidRequest } from './invalid-request.js';

/** Who asks. Only on routes that need a role. */
export const Caller = createParamDecorator((_: unknown, context: ExecutionContext): Principal => {
  return principalOf(context.switchToHttp().getRequest<FastifyRequest>());
});

/** Who asks, when, and under which request id: what a command carries beside its subject. */
export const Context = createParamDecorator((_: unknown, context: ExecutionContext): CommandContext => {
  const request = context.switchToHttp().getRequest<FastifyRequest>();
  const principal = principalOf(request);
  const { newId } = request.idempotencyClaim ?? {};
  return {
    workspace: principal.workspace,
    actor: actorOf(principal),
    time: new Date().toISOString(),
    correlationId: request.id,
    causationId: request.id,
    ...(newId !== undefined && { commandId: newId }),
  };
});

/** A version as an `ETag` has it; people leave its quotes out. */
const VERSION_IN_HEADER = /^(?:(?:W\/)?"(\d+)"|(\d+))$/;

/**
 * The version named by `If-Match`, if any: `"7"`, `W/"7"` and a bare `7` all mean 7; `*` means any. Throws
 * `invalid_request` for anything else.
 *
 * A command to what must be there anyway takes `*` for no version at all. One that may make what is not there asks for
 * it by `@IfMatch('*')`, for then `*` means that it must be there (RFC 9110, 13.1.1).
 */
export const IfMatch = createParamDecorator(
  (anyVersion: '*' | undefined, context: ExecutionContext): string | undefined => {
    const header = context.switchToHttp().getRequest<FastifyRequest>().headers['if-match']?.trim();
    if (header === undefined) return undefined;
    if (header === '*') return anyVersion;
    const match = VERSION_IN_HEADER.exec(header);
    if (match) return match[1] ?? match[2];
    const message = 'If-Match must be a version as ETag gives it, such as "7", or *.';
    throw invalidRequest([{ field: 'If-Match', message }]);
  },
);

/** A number in a path, as `+1415…` or `%2B1415…`. */
export const numberInPath: PipeTransform<string, string> = {
  transform(value) {
    if (E164_FIELD.expression.test(value)) return value;
    throw invalidRequest([{ field: 'number', message: E164_FIELD.message.replace('$property', 'number') }]);
  },
};

function principalOf(request: FastifyRequest): Principal {
  if (!request.principal) throw keyMissing();
  return request.principal;
}

/** An id that we gave out, in a path. What cannot be one is simply not there. */
export const idInPath: PipeTransform<string, string> = {
  transform(value) {
    if (/^[A-Za-z0-9_-]{1,64}$/.test(value)) return value;
    throw new DomainError('not_found', 'There is no such thing.');
  },
};
