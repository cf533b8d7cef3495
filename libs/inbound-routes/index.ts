export * from './inbound-routes.port.js';
