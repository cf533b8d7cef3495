import { randomUUIDv7 } from 'node:crypto';
import { createParamDecorator } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';

/**
 * UUIDv7 for the one thing that a request makes. A request with an `Idempotency-Key` gets the same id whenever it has
 * to run again because its first answer was lost, so that the thing is not made twice.
 */
export const NewId = createParamDecorator((_: unknown, context: ExecutionContext): string => {
  return context.switchToHttp().getRequest<FastifyRequest>().idempotencyClaim?.newId ?? randomUUIDv7();
});
