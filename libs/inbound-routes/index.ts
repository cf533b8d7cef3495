export * from './inbound-routes.port.js';
export * from './out-of-reach.js';
