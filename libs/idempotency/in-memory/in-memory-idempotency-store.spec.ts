import { idempotencyStoreContract } from '../testing/idempotency-store.contract.js';
import { InMemoryIdempotencyStore } from './in-memory-idempotency-store.js';

idempotencyStoreContract('InMemoryIdempotencyStore', async () => {
  const store = new InMemoryIdempotencyStore();
  return { store, close: () => store.close() };
});
