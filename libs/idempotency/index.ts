export * from './answer-once.js';
export * from './idempotency-store.port.js';
