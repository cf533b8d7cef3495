import { agentNotRegistered, agentVersionMismatch } from '../domain/agent.errors.js';
import type { AgentConnection, AgentEvent, AgentStatus } from '../domain/agent.events.js';
import type { AgentState, RegisteredAgent } from '../domain/agent.state.js';

/** The whole agent as the platform wants it. */
export interface SaveAgent {
  readonly agentId: string;
  readonly name: string;
  readonly status: AgentStatus;
  readonly connect: AgentConnection | null;
  /** The version the caller saw, if it looked. */
  readonly expectedVersion?: string;
}

const STATUS_EVENT = { draft: 'AgentUnpublished', published: 'AgentPublished', archived: 'AgentArchived' } as const;

/** Registers the agent, or brings a registered one to what is wanted. An archived agent may come back. */
export function decideSaveAgent(command: SaveAgent, agent: AgentState): AgentEvent[] {
  requireVersion(agent, command);
  if (agent.status !== 'unknown') return decideChanges(command, agent);
  const { agentId, name, connect, status } = command;
  const registered: AgentEvent = { type: 'AgentRegistered', agentId, name, connect };
  return status === 'draft' ? [registered] : [registered, { type: STATUS_EVENT[status], agentId }];
}

/** Without an expected version the caller has not looked, and any version will do, or none. */
function requireVersion(agent: AgentState, { agentId, expectedVersion }: SaveAgent): void {
  if (expectedVersion === undefined) return;
  if (agent.status === 'unknown') throw agentNotRegistered(agentId);
  if (expectedVersion !== agent.version) throw agentVersionMismatch(agentId, agent.version);
}

function decideChanges({ agentId, name, status, connect }: SaveAgent, agent: RegisteredAgent): AgentEvent[] {
  const events: AgentEvent[] = [];
  if (name !== agent.name) events.push({ type: 'AgentRenamed', agentId, name });
  if (!sameConnection(connect, agent.connect)) events.push({ type: 'AgentConnectionChanged', agentId, connect });
  if (status !== agent.status) events.push({ type: STATUS_EVENT[status], agentId });
  return events;
}

function sameConnection(one: AgentConnection | null, other: AgentConnection | null): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
