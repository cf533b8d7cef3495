import { Injectable, SetMetadata, applyDecorators } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';
import type { ApiKeyRole } from '#contracts';
import { requireKey } from './ask-for-keys-first.js';
import { KeyRing } from './key-ring.js';
import { mayActAs } from './principal.js';
import type { Principal } from './principal.js';

const NEEDED_ROLE = 'ringfence:needed-role';

/** The least role that may use a route, which the OpenAPI document shows. A route without it is refused to everybody. */
export const RequiresRole = (role: ApiKeyRole | 'anybody') =>
  applyDecorators(SetMetadata(NEEDED_ROLE, role), ApiExtension('x-least-role', role));

const roleTooSmall = (principal: Principal, needed: ApiKeyRole) =>
  new DomainError(
    'forbidden',
    `This needs the role ${needed}; the key "${principal.name}" has the role ${principal.role}.`,
  );

/** Lets a request in when its key is valid and its role is enough. Default deny. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    private readonly reflector: Reflector,
    private readonly keys: KeyRing,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const needed = this.reflector.get<ApiKeyRole | 'anybody' | undefined>(NEEDED_ROLE, context.getHandler());
    if (needed === 'anybody') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    // Once more after the body: the key may have been revoked while that was on its way.
    const principal = requireKey(this.keys, request);
    if (needed === undefined || !mayActAs(principal, needed)) throw roleTooSmall(principal, needed ?? 'root');
    return true;
  }
}
