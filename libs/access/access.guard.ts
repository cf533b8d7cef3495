import { Injectable, applyDecorators } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { ApiKeyRole } from '#contracts';
import { RouteFacts } from '#route-facts';
import { requireAccess } from './ask-for-keys-first.js';
import { KeyRing } from './key-ring.js';

/** The least role that may use a route, which the OpenAPI document shows. A route without it is refused to everybody. */
export const RequiresRole = (role: ApiKeyRole | 'anybody') =>
  applyDecorators(RouteFacts({ neededRole: role }), ApiExtension('x-least-role', role));

/** Lets a request in when its key is valid and its role is enough. Default deny. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(private readonly keys: KeyRing) {}

  /** Where there is a body, once more after it: the key may have been revoked while that was on its way. */
  canActivate(context: ExecutionContext): boolean {
    requireAccess(this.keys, context.switchToHttp().getRequest<FastifyRequest>());
    return true;
  }
}
