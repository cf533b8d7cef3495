import type { Addition, Load, Loaded } from '#event-store';
import { agent, agentStream } from '../agent/agent.aggregate.js';
import type { AgentEvent } from '../agent/domain/agent.events.js';
import type { AgentState } from '../agent/domain/agent.state.js';
import { agentsSideOfAssignments } from '../agent/domain/agents-side-of-assignments.js';
import type { NumberEvent } from './domain/number.events.js';
import type { NumberState } from './domain/number.state.js';

export type LoadedNumber = Loaded<NumberState, NumberEvent>;
export type LoadedAgents = ReadonlyMap<string, Loaded<AgentState, AgentEvent>>;

/** Each agent once, by id. */
export async function loadAgents(load: Load, workspace: string, agentIds: Iterable<string | null | undefined>) {
  const agents = new Map<string, Loaded<AgentState, AgentEvent>>();
  for (const agentId of new Set(agentIds)) {
    if (typeof agentId === 'string') agents.set(agentId, await load(agent, agentStream(workspace, agentId)));
  }
  return agents;
}

/** The number's events and, in the same atomic append, their other side on each agent's stream. */
export function appendWithAgents(
  number: LoadedNumber,
  events: readonly NumberEvent[],
  agents: LoadedAgents,
): Addition[] {
  const sides = [...agents].map(([agentId, to]) => ({ to, events: agentsSideOfAssignments(agentId, events) }));
  return [{ to: number, events }, ...sides];
}
