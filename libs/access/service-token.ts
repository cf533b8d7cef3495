import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';
import { apiKeyInHeader, hashApiKey } from './api-key-format.js';

/** The shortest token that nobody guesses. */
export const MIN_SERVICE_TOKEN_LENGTH = 32;

/** What calls between services carry. */
export class ServiceToken {
  private readonly hash: Buffer;

  constructor(token: string) {
    this.hash = Buffer.from(hashApiKey(token));
  }

  /** From an `Authorization` header: `Bearer <token>`. The comparison takes the same time for every wrong token. */
  isIn(authorization: string | undefined): boolean {
    const given = apiKeyInHeader(authorization);
    return given !== undefined && timingSafeEqual(Buffer.from(hashApiKey(given)), this.hash);
  }
}

/** Lets another service in, and nobody else: no API key opens these routes. */
@Injectable()
export class ServiceTokenGuard implements CanActivate {
  constructor(private readonly token: ServiceToken) {}

  canActivate(context: ExecutionContext): boolean {
    const { headers } = context.switchToHttp().getRequest<FastifyRequest>();
    if (this.token.isIn(headers.authorization)) return true;
    throw new DomainError(
      'unauthorized',
      'This is between services: send the RINGFENCE_SERVICE_TOKEN of this installation.',
    );
  }
}
