import type { Profile } from '../../number/domain/number.events.js';
import type { AgentConnection, AgentStatus } from './agent.events.js';

export interface UnknownAgent {
  readonly status: 'unknown';
}

export interface RegisteredAgent {
  readonly status: AgentStatus;
  readonly agentId: string;
  readonly name: string;
  readonly connect: AgentConnection | null;
  /** The number the agent uses for each profile: one at most (rule 4). */
  readonly numbers: Readonly<Record<Profile, string | null>>;
  /** Revision of the last event; what `If-Match` is compared with. It grows with the agent's numbers, too. */
  readonly version: string;
  readonly registeredAt: string;
  readonly updatedAt: string;
}

export type AgentState = UnknownAgent | RegisteredAgent;
