import type { ServiceAddress } from '#service-call';
import { remotePort } from '#service-call/operations';
import type { InboundRoutes } from '../inbound-routes.port.js';
import { INBOUND_ROUTES_OPERATIONS } from './inbound-routes-operations.js';

const PATH = '/internal/inbound-routes';

/** Telnyx waits for two seconds in all, and then the caller hears nothing. */
const MAX_WAIT_MS = 1_000;

/** The decision of a gate that is a process of its own. */
export function remoteInboundRoutes(service: ServiceAddress): InboundRoutes {
  return remotePort<InboundRoutes>({
    service,
    path: PATH,
    operations: INBOUND_ROUTES_OPERATIONS,
    maxWaitMs: MAX_WAIT_MS,
  });
}
