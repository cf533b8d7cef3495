export { SqliteIdempotencyStore } from './sqlite-idempotency-store.js';
