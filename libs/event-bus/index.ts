export * from './consumed-event.js';
export * from './consumer-ledger.port.js';
export * from './end-soon.js';
export * from './event-bus.errors.js';
export * from './event-bus.port.js';
export * from './handle-with-retries.js';
export * from './log-order.js';
export * from './retries.js';
