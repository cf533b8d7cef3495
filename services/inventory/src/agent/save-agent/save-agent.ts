import { agentNotRegistered, agentVersionMismatch } from '../domain/agent.errors.js';
import type { AgentConnection, AgentEvent, AgentStatus } from '../domain/agent.events.js';
import type { AgentState, RegisteredAgent } from '../domain/agent.state.js';

/** The whole agent as the platform wants it. */
export interface SaveAgent {
  readonly agentId: string;
  readonly name: string;
  readonly status: AgentStatus;
  readonly connect: AgentConnection | null;
  /** The version the caller saw, if it looked; `*` is any version of an agent that is registered. */
  readonly expectedVersion?: string;
}

const STATUS_EVENT = { draft: 'AgentUnpublished', published: 'AgentPublished', archived: 'AgentArchived' } as const;

/**
 * Registers the agent, or brings a registered one to what is wanted. An archived agent may come back.
 *
 * The version is looked at only when something would change: a save that is sent again because its answer was lost
 * finds the agent as wanted, in a version that its caller cannot know.
 */
export function decideSaveAgent(command: SaveAgent, agent: AgentState): AgentEvent[] {
  const events = agent.status === 'unknown' ? decideRegistration(command) : decideChanges(command, agent);
  if (events.length > 0) requireVersion(agent, command);
  return events;
}

/** Without an expected version the caller has not looked, and any version will do, or none. */
function requireVersion(agent: AgentState, { agentId, expectedVersion }: SaveAgent): void {
  if (expectedVersion === undefined) return;
  if (agent.status === 'unknown') throw agentNotRegistered(agentId);
  if (expectedVersion !== '*' && expectedVersion !== agent.version) throw agentVersionMismatch(agentId, agent.version);
}

function decideRegistration({ agentId, name, connect, status }: SaveAgent): AgentEvent[] {
  const registered: AgentEvent = { type: 'AgentRegistered', agentId, name, connect };
  return status === 'draft' ? [registered] : [registered, { type: STATUS_EVENT[status], agentId }];
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
