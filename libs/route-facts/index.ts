import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyContextConfig } from 'fastify';

const ROUTE_FACTS = 'ringfence:route-facts';

/** What hooks know of a Nest route by `routeOptions.config`. Several on one route add up, where `RouteConfig` replaces. */
export const RouteFacts =
  (facts: Partial<FastifyContextConfig>): MethodDecorator =>
  (target, name, descriptor) => {
    const handler = descriptor.value as object;
    const all = { ...(Reflect.getMetadata(ROUTE_FACTS, handler) as object | undefined), ...facts };
    Reflect.defineMetadata(ROUTE_FACTS, all, handler);
    RouteConfig(all)(target, name, descriptor);
  };
