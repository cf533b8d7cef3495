import type { PublicEvent } from '#contracts';
import { CallGate } from '../../services/call-gate/src/call-gate.js';
import { agentIdAt, numberAt } from '../fixtures/number-fleet.js';
import { serveProcess } from '../process/serve-process.js';
import { detourFor, received, shuffledIndexes } from '../fixtures/agents-asked.js';

const ARRIVAL = {
  capabilities: { voice: true, sms: true, mms: false },
  carrier: 'sip',
  carrierAccountId: null,
  numberType: 'local',
  country: 'US',
} as const;

/** What a gate hears of one number with an agent. */
function eventsOf(index: number): PublicEvent[] {
  const [workspace, number, agentId] = ['default', numberAt(index), agentIdAt(index)];
  return [
    { type: 'AgentRegistered', workspace, agentId, name: agentId, connect: null },
    { type: 'AgentPublished', workspace, agentId },
    { type: 'NumberImported', workspace, number, ...ARRIVAL },
    { type: 'NumberAssigned', workspace, number, profile: 'outbound', agentId },
  ];
}

let gate: CallGate | undefined;
let agentIds: readonly string[] = [];

/** The gate of the product, asked in its own process. */
const decide = {
  async fill(count: number): Promise<void> {
    gate = CallGate.besideTheLog('gate-of-the-benchmark');
    for (let index = 0; index < count; index += 1) {
      gate.apply({ events: received(eventsOf(index)), position: index + 1, live: index + 1 === count });
    }
    agentIds = received(shuffledIndexes(count).map(agentIdAt));
  },

  /** Every agent asks once, in no order, each question after the answer before it; nanoseconds for each. */
  nanosEach(): number {
    let detour = 0;
    const startedMs = performance.now();
    for (let asked = 0; asked < agentIds.length; asked += 1) {
      const decision = gate!.decide({ workspace: 'default', agentId: agentIds[asked + detour]!, to: '+14155550100' });
      if (!decision.allow) throw new Error(`The call of agent ${asked} was refused: ${decision.code}.`);
      detour = detourFor(decision.from);
    }
    return ((performance.now() - startedMs) * 1e6) / agentIds.length;
  },
};

export type Decide = typeof decide;

serveProcess(decide);
