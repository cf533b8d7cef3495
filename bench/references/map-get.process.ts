import { agentIdAt, numberAt } from '../fixtures/number-fleet.js';
import { received, shuffledIndexes } from '../fixtures/agents-asked.js';
import { serveProcess } from '../process/serve-process.js';

const numbers = new Map<string, { readonly number: string }>();
let agentIds: readonly string[] = [];

/**
 * The least that a look-up by agent can cost: `Map.get`, the entry found and looked at, so that it is in the cache as
 * it would have to be for any use of it. The ids asked for are strings of their own, as those of a request are.
 */
const mapGet = {
  fill(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const { agentId, number } = received({ agentId: agentIdAt(index), number: numberAt(index) });
      numbers.set(agentId, { number });
    }
    agentIds = received(shuffledIndexes(count).map(agentIdAt));
  },

  /** Every agent once, in no order; nanoseconds for each. */
  nanosEach(): number {
    let found = 0;
    const startedMs = performance.now();
    for (const agentId of agentIds) if (numbers.get(agentId)?.number !== undefined) found += 1;
    const tookMs = performance.now() - startedMs;
    if (found !== agentIds.length) throw new Error(`${found} of ${agentIds.length} agents were found.`);
    return (tookMs * 1e6) / agentIds.length;
  },
};

export type MapGet = typeof mapGet;

serveProcess(mapGet);
