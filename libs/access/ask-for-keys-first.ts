import type { FastifyInstance, FastifyRequest, RouteOptions } from 'fastify';
import { DomainError } from '#domain-error';
import type { ApiKeyRole } from '#contracts';
import { apiKeyInHeader } from './api-key-format.js';
import type { KeyRing } from './key-ring.js';
import { mayActAs } from './principal.js';
import type { Principal } from './principal.js';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** The least role that may use the route. Nobody may use one without it. */
    readonly neededRole?: ApiKeyRole | 'anybody';
  }
  interface FastifyRequest {
    /** Set once the key was found good. */
    principal?: Principal;
  }
}

const METHODS_WITH_BODY: ReadonlySet<unknown> = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

export const keyMissing = () =>
  new DomainError('unauthorized', 'Send a valid API key as "Authorization: Bearer rf_…".');

/**
 * Notes on the request whose key it came with. Throws `unauthorized` when it came with none that is valid now, and
 * `keys_not_known` when that cannot be told.
 */
export function requireKey(keys: KeyRing, request: FastifyRequest): Principal {
  const principal = keys.principalOfHeader(request.headers.authorization);
  if (!principal) {
    if (apiKeyInHeader(request.headers.authorization)) keys.requireComplete();
    throw keyMissing();
  }
  request.principal = principal;
  return principal;
}

/** As `requireKey`, and throws `forbidden` when the role of the key is not enough for the route. */
export function requireAccess(keys: KeyRing, request: FastifyRequest): void {
  const { neededRole } = request.routeOptions.config;
  if (neededRole === 'anybody') return;
  const principal = requireKey(keys, request);
  if (neededRole === undefined || !mayActAs(principal, neededRole)) {
    throw roleTooSmall(principal, neededRole ?? 'root');
  }
}

const roleTooSmall = (principal: Principal, needed: ApiKeyRole) =>
  new DomainError(
    'forbidden',
    `This needs the role ${needed}; the key "${principal.name}" has the role ${principal.role}.`,
  );

/**
 * Who may not do it learns nothing else, not even that its body is no JSON: on the routes added from now on, key and role
 * are asked for before a body is read. What takes no body is left to the route and its `AccessGuard`.
 */
export function askForKeysFirst(fastify: FastifyInstance, keys: KeyRing): void {
  fastify.decorateRequest('principal');
  fastify.addHook('onRoute', (route) => {
    if (!takesBody(route)) return;
    route.onRequest = [
      ...[route.onRequest ?? []].flat(),
      (request, _reply, done) => {
        requireAccess(keys, request);
        done();
      },
    ];
  });
}

function takesBody({ method }: RouteOptions): boolean {
  return [method].flat().some((name) => METHODS_WITH_BODY.has(name));
}
