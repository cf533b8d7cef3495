import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, PhoneNumberFact, idFact } from './facts.js';
import type { Facts } from './facts.js';

const HOLD = { version: 1, source: 'inventory', audience: 'subscribers', topic: 'holds' } as const;

const HoldScopeFact = Type.Union(
  [
    Type.Object({ workspace: Type.Literal(true) }),
    Type.Object({ agentId: AgentIdFact }),
    Type.Object({ number: PhoneNumberFact }),
  ],
  { description: 'What the hold blocks: everything in the workspace, an agent, or a number.' },
);

/** What a hold blocks: everything in the workspace, an agent, or a number. */
export type HoldScope = Facts<typeof HoldScopeFact>;

const holdV1 = Type.Object({ holdId: idFact('The hold.'), scope: HoldScopeFact });

export const HOLD_EVENTS = {
  HoldPlaced: {
    ...HOLD,
    docs: 'No outbound call in the scope until HoldLifted, whatever happens to assignments meanwhile.',
    schemas: { 1: holdV1 },
    upcasters: {},
  },
  HoldLifted: {
    ...HOLD,
    docs: 'This hold blocks nothing any more. Others, and the outbound switch, may.',
    schemas: { 1: holdV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
