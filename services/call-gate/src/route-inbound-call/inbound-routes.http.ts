import { InboundRoutes } from '#inbound-routes';
import { operationsDoor } from '#service-call/door';

/** For whoever answers carriers in another process. */
export const InboundRoutesDoor = operationsDoor({
  path: 'inbound-routes',
  port: InboundRoutes,
  operations: async () => (await import('#inbound-routes/remote')).INBOUND_ROUTES_OPERATIONS,
});
