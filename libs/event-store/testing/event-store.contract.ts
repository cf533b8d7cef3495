import { describe } from '@jest/globals';
import { appendContract } from './append.contract.js';
import { appendLimitsContract } from './append-limits.contract.js';
import type { OpenStore } from './opened-store.js';
import { readContract } from './read.contract.js';
import { subscriptionContract } from './subscription.contract.js';

/** What every `EventStore` must do. `open` gives an empty store of its own to each test. */
export function eventStoreContract(name: string, open: OpenStore): void {
  describe(`${name} as an event store`, () => {
    appendContract(open);
    appendLimitsContract(open);
    readContract(open);
    subscriptionContract(open);
  });
}
