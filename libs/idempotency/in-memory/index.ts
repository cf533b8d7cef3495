export { InMemoryIdempotencyStore } from './in-memory-idempotency-store.js';
