import type { Profile } from '../../number/domain/number.events.js';

export type AgentStatus = 'draft' | 'published' | 'archived';
export const AGENT_STATUSES: readonly AgentStatus[] = ['draft', 'published', 'archived'];

/** Where an inbound call for the agent is sent. */
export type AgentConnection = { readonly sipUri: string } | { readonly websocketUrl: string };

/** A new agent is a draft; `AgentPublished` follows when it was registered as published. */
export interface AgentRegistered {
  readonly type: 'AgentRegistered';
  readonly agentId: string;
  readonly name: string;
  readonly connect: AgentConnection | null;
}

export interface AgentRenamed {
  readonly type: 'AgentRenamed';
  readonly agentId: string;
  readonly name: string;
}

export interface AgentConnectionChanged {
  readonly type: 'AgentConnectionChanged';
  readonly agentId: string;
  readonly connect: AgentConnection | null;
}

export interface AgentPublished {
  readonly type: 'AgentPublished';
  readonly agentId: string;
}

/** Back to draft, from published or from archived. */
export interface AgentUnpublished {
  readonly type: 'AgentUnpublished';
  readonly agentId: string;
}

export interface AgentArchived {
  readonly type: 'AgentArchived';
  readonly agentId: string;
}

/** The agent's side of `NumberAssigned`, appended with it: this is what makes "one number per profile" hold under any race. */
export interface AgentProfileTaken {
  readonly type: 'AgentProfileTaken';
  readonly agentId: string;
  readonly profile: Profile;
  readonly number: string;
}

/** The agent's side of `NumberUnassigned`. */
export interface AgentProfileFreed {
  readonly type: 'AgentProfileFreed';
  readonly agentId: string;
  readonly profile: Profile;
  readonly number: string;
}

export type AgentEvent =
  | AgentRegistered
  | AgentRenamed
  | AgentConnectionChanged
  | AgentPublished
  | AgentUnpublished
  | AgentArchived
  | AgentProfileTaken
  | AgentProfileFreed;
