import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, nameFact } from './facts.js';
import type { Facts } from './facts.js';

const AGENT = { version: 1, source: 'inventory', audience: 'subscribers', topic: 'agents' } as const;

const agentV1 = Type.Object({ agentId: AgentIdFact });
const namedAgentV1 = Type.Object({ agentId: AgentIdFact, name: nameFact('What people call the agent.', 'Sales') });

const ConnectFact = Type.Union(
  [
    Type.Object({ sipUri: Type.String({ minLength: 1, examples: ['sip:sales@example.com'] }) }),
    Type.Object({ websocketUrl: Type.String({ minLength: 1, examples: ['wss://example.com/calls'] }) }),
    Type.Null(),
  ],
  {
    description:
      'Where inbound calls for the agent are sent: by SIP, or as a media stream; null when nothing was said.',
  },
);
/** Where inbound calls for an agent are sent. */
export type AgentConnection = NonNullable<Facts<typeof ConnectFact>>;

const agentConnectionV1 = Type.Object({ agentId: AgentIdFact, connect: ConnectFact });
const agentRegisteredV2 = Type.Object({ ...namedAgentV1.properties, connect: ConnectFact });

/** Version 1 did not say; an agent may have had a connection all the same. */
function agentRegisteredFrom1(facts: Facts<typeof namedAgentV1>): Facts<typeof agentRegisteredV2> {
  return { ...facts, connect: null };
}

export const AGENT_EVENTS = {
  AgentRegistered: {
    ...AGENT,
    version: 2,
    docs: 'The agent is known from now on, as a draft until AgentPublished.',
    schemas: { 1: namedAgentV1, 2: agentRegisteredV2 },
    upcasters: { 1: agentRegisteredFrom1 },
  },
  AgentRenamed: {
    ...AGENT,
    docs: 'The agent has another name.',
    schemas: { 1: namedAgentV1 },
    upcasters: {},
  },
  AgentConnectionChanged: {
    ...AGENT,
    docs: 'Inbound calls for the agent are sent elsewhere from now on.',
    schemas: { 1: agentConnectionV1 },
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
