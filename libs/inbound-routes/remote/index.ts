export { INBOUND_ROUTES_OPERATIONS } from './inbound-routes-operations.js';
export { remoteInboundRoutes } from './remote-inbound-routes.js';
