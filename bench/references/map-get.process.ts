import { agentIdAt, numberAt } from '../fixtures/number-fleet.js';
import { detourFor, received, shuffledIndexes } from '../fixtures/agents-asked.js';
import { serveProcess } from '../process/serve-process.js';

const numbers = new Map<string, string>();
let agentIds: readonly string[] = [];

/**
 * The least that a look-up by agent can cost: `Map.get` of the number, found and looked at. The ids asked for are
 * strings of their own, as those of a request are.
 */
const mapGet = {
  fill(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const { agentId, number } = received({ agentId: agentIdAt(index), number: numberAt(index) });
      numbers.set(agentId, number);
    }
    agentIds = received(shuffledIndexes(count).map(agentIdAt));
  },

  /** Every agent once, in no order, each after what was found before it; nanoseconds for each. */
  nanosEach(): number {
    let detour = 0;
    const startedMs = performance.now();
    for (let asked = 0; asked < agentIds.length; asked += 1) {
      const found = numbers.get(agentIds[asked + detour]!);
      if (found === undefined) throw new Error(`Agent ${asked} was not found.`);
      detour = detourFor(found);
    }
    return ((performance.now() - startedMs) * 1e6) / agentIds.length;
  },
};

export type MapGet = typeof mapGet;

serveProcess(mapGet);
