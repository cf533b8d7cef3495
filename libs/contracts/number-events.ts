import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, PhoneNumberFact, idFact, nullable } from './facts.js';
import type { Facts } from './facts.js';

const NUMBER = {
  version: 1,
  source: 'inventory',
  audience: 'subscribers',
  topic: 'numbers',
} as const;

const ProfileFact = Type.Enum(['inbound', 'outbound', 'sms'], { description: 'What the agent uses the number for.' });
/** What an agent may use a number for. */
export type PublicProfile = Facts<typeof ProfileFact>;

const CapabilitiesFact = Type.Object(
  { voice: Type.Boolean(), sms: Type.Boolean(), mms: Type.Boolean() },
  { description: 'What the number can do at its carrier.' },
);

const numberV1 = Type.Object({ number: PhoneNumberFact });
const assignmentV1 = Type.Object({ number: PhoneNumberFact, profile: ProfileFact, agentId: AgentIdFact });

const outboundEnabledV1 = Type.Object({
  number: PhoneNumberFact,
  cause: Type.Enum(['requested', 'assignment_removed'], {
    description: 'Somebody switched, or the switch went back by itself when the outbound agent left.',
  }),
});

const numberImportedV1 = Type.Object({ number: PhoneNumberFact, capabilities: CapabilitiesFact });

const numberImportedV2 = Type.Object({
  number: PhoneNumberFact,
  capabilities: CapabilitiesFact,
  carrier: Type.Enum(['twilio', 'telnyx', 'sip', 'sandbox'], {
    description: 'Who carries its calls; `sip` is a carrier of your own, whose numbers came as a list.',
  }),
  carrierAccountId: nullable(
    idFact('A connected account.'),
    'The connected account that holds it; null for one that came as a list.',
  ),
  numberType: nullable(Type.Enum(['local', 'national', 'mobile', 'toll_free']), 'Null when it is not known.'),
  country: nullable(
    Type.String({ pattern: '^[A-Z]{2}$', examples: ['US'] }),
    'ISO 3166-1, two letters; null when it is not known or the number belongs to no single country.',
  ),
});

/** Until version 2, numbers came by CSV only and so at a carrier of the customer's own; what else it told is lost. */
function numberImportedFrom1(facts: Facts<typeof numberImportedV1>): Facts<typeof numberImportedV2> {
  return { ...facts, carrier: 'sip', carrierAccountId: null, numberType: null, country: null };
}

export const NUMBER_EVENTS = {
  NumberImported: {
    ...NUMBER,
    version: 2,
    docs: 'The workspace holds the number from now on.',
    schemas: { 1: numberImportedV1, 2: numberImportedV2 },
    upcasters: { 1: numberImportedFrom1 },
  },
  NumberAssigned: {
    ...NUMBER,
    docs: 'The agent has the number for this profile.',
    schemas: { 1: assignmentV1 },
    upcasters: {},
  },
  NumberUnassigned: {
    ...NUMBER,
    docs: 'The agent has the number for this profile no longer.',
    schemas: { 1: assignmentV1 },
    upcasters: {},
  },
  OutboundDisabled: {
    ...NUMBER,
    docs: 'No outbound call may use the number until OutboundEnabled.',
    schemas: { 1: numberV1 },
    upcasters: {},
  },
  OutboundEnabled: {
    ...NUMBER,
    docs: 'The switch blocks no outbound calls any more. Holds still may.',
    schemas: { 1: outboundEnabledV1 },
    upcasters: {},
  },
  NumberReleased: {
    ...NUMBER,
    docs: 'The workspace holds the number no longer: it was given back to the carrier.',
    schemas: { 1: numberV1 },
    upcasters: {},
  },
  NumberDetached: {
    ...NUMBER,
    docs: 'The workspace holds the number no longer: it was given back to its owner.',
    schemas: { 1: numberV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
