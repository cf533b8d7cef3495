import { Injectable } from '@nestjs/common';
import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidRequest } from './invalid-request.js';
import { wording } from './wording.js';

/**
 * Closed queries: an operation that declares none takes none. Those that declare one have their request class for it.
 * What anybody may ask is left alone: probes and browsers add what keeps a cache from answering.
 */
@Injectable()
export class UnknownQueryGuard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    if (request.routeOptions.config.neededRole !== 'anybody' && !declaresQuery(context)) refuseAnyQuery(request);
    return true;
  }
}

/** The same for the routes with a schema that stand on Fastify directly, of those added from now on. */
export function refuseUnknownQueries(fastify: FastifyInstance): void {
  fastify.addHook('onRoute', (route) => {
    if (route.schema && !route.schema.querystring) {
      route.preHandler = [
        ...[route.preHandler ?? []].flat(),
        (request, _reply, done) => {
          refuseAnyQuery(request);
          done();
        },
      ];
    }
  });
}

function refuseAnyQuery({ query }: FastifyRequest): void {
  const names = Object.keys(query as object);
  if (names.length === 0) return;
  throw invalidRequest(names.map((field) => ({ field, message: wording.unknown('query parameter', field) })));
}

/** Nest keeps what a handler takes under names such as `4:0`: the kind of the parameter, and its place. */
function declaresQuery(context: ExecutionContext): boolean {
  const taken = Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), context.getHandler().name) as object;
  return Object.keys(taken ?? {}).some((parameter) => parameter.startsWith(`${RouteParamtypes.QUERY}:`));
}
