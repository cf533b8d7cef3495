import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, nameFact } from './facts.js';

const AGENT = { version: 1, source: 'inventory', audience: 'subscribers', topic: 'agents' } as const;

const agentV1 = Type.Object({ agentId: AgentIdFact });
const namedAgentV1 = Type.Object({ agentId: AgentIdFact, name: nameFact('What people call the agent.', 'Sales') });

export const AGENT_EVENTS = {
  AgentRegistered: {
    ...AGENT,
    docs: 'The agent is known from now on, as a draft until AgentPublished.',
    schemas: { 1: namedAgentV1 },
    upcasters: {},
  },
  AgentRenamed: {
    ...AGENT,
    docs: 'The agent has another name.',
    schemas: { 1: namedAgentV1 },
    upcasters: {},
  },
  AgentPublished: {
    ...AGENT,
    docs: 'The agent may make and take calls.',
    schemas: { 1: agentV1 },
    upcasters: {},
  },
  AgentUnpublished: {
    ...AGENT,
    docs: 'The agent is a draft again: no calls to or from it.',
    schemas: { 1: agentV1 },
    upcasters: {},
  },
  AgentArchived: {
    ...AGENT,
    docs: 'The agent is retired. NumberUnassigned tells of each number that it still had.',
    schemas: { 1: agentV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
