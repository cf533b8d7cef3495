export * from './event-bus.errors.js';
export * from './event-bus.port.js';
export * from './log-order.js';
