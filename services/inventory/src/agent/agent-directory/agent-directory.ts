import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { occurrenceOf } from '../../event/occurrence-of.js';
import { WorkspaceCollection } from '#workspace-collection';
import type { AgentEvent } from '../domain/agent.events.js';
import { evolveAgent, unknownAgent } from '../domain/agent.evolve.js';
import type { RegisteredAgent } from '../domain/agent.state.js';

/** Every agent with its present state, in memory. */
export class AgentDirectory {
  static readonly eventTypes: readonly AgentEvent['type'][] = [
    'AgentRegistered',
    'AgentRenamed',
    'AgentConnectionChanged',
    'AgentPublished',
    'AgentUnpublished',
    'AgentArchived',
    'AgentProfileTaken',
    'AgentProfileFreed',
  ];
  readonly agents = new WorkspaceCollection<RegisteredAgent>();

  apply(recorded: RecordedEvent): void {
    const { workspace } = readMetadata(recorded);
    const event = domainEvent<AgentEvent>(recorded);
    const before = this.agents.get(workspace, event.agentId) ?? unknownAgent;
    const agent = evolveAgent(before, event, occurrenceOf(recorded));
    if (agent.status !== 'unknown') this.agents.set(workspace, event.agentId, agent);
  }
}
