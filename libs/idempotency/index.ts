export * from './answer-once.js';
export * from './idempotency-store.port.js';
export * from './usable-key.js';
