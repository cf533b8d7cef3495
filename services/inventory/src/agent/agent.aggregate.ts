import type { Aggregate } from '#event-store';
import { occurrenceOf } from '../event/occurrence-of.js';
import type { AgentEvent } from './domain/agent.events.js';
import { evolveAgent, unknownAgent } from './domain/agent.evolve.js';
import type { AgentState } from './domain/agent.state.js';

/** Agent ids belong to the platform and are unique within a workspace only. A slash occurs in neither part. */
export const agentStream = (workspace: string, agentId: string): string => `agent-${workspace}/${agentId}`;

export const agent: Aggregate<AgentState, AgentEvent> = {
  name: 'agent',
  initial: unknownAgent,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveAgent(state, event, occurrenceOf(recorded)),
};
