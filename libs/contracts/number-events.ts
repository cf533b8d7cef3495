import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, FailureFacts, MoneyFact, PhoneNumberFact, carrierFact, idFact, nullable } from './facts.js';
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

const RegionFact = Type.Object(
  {
    value: Type.String({ minLength: 1, description: 'As the carrier names it.', examples: ['us1'] }),
    edge: nullable(
      Type.String({ minLength: 1, examples: ['ashburn'] }),
      'Where calls enter its network; null: its choice.',
    ),
  },
  { description: 'Where a carrier handles the calls of a number.' },
);
const regionFailedV1 = Type.Object({
  number: PhoneNumberFact,
  region: RegionFact,
  staysIn: RegionFact,
  ...FailureFacts,
});

const regionFailedV2 = Type.Object({
  number: PhoneNumberFact,
  region: RegionFact,
  staysIn: RegionFact,
  staysAs: nullable(
    Type.Enum(['confirmed', 'assumed']),
    'Whether it stays there for certain. Assumed: the carrier may have taken this region, or one that was asked for before, all the same. Null when it is not known.',
  ),
  ...FailureFacts,
});

/** Until version 2 nobody was told of the doubt. */
function regionFailedFrom1(facts: Facts<typeof regionFailedV1>): Facts<typeof regionFailedV2> {
  return { ...facts, staysAs: null };
}

const giveBackFailedV1 = Type.Object({ number: PhoneNumberFact, ...FailureFacts });

const numberImportedV1 = Type.Object({ number: PhoneNumberFact, capabilities: CapabilitiesFact });

const numberImportedV2 = Type.Object({
  number: PhoneNumberFact,
  capabilities: CapabilitiesFact,
  carrier: carrierFact('Who carries its calls; `sip` is a carrier of your own, whose numbers came as a list.'),
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

const numberPurchasedV1 = Type.Object({
  ...numberImportedV2.properties,
  monthlyCost: nullable(MoneyFact, 'Null where the carrier does not say.'),
});

/** Until version 2, numbers came by CSV only and so at a carrier of the customer's own; what else it told is lost. */
function numberImportedFrom1(facts: Facts<typeof numberImportedV1>): Facts<typeof numberImportedV2> {
  return { ...facts, carrier: 'sip', carrierAccountId: null, numberType: null, country: null };
}

/**
 * What the facts are has not changed, but what they may mean: until version 2 nobody had the number any more when it was
 * told of. Whoever takes that for granted would go on allowing its calls, and cannot read this version.
 */
const GIVING_BACK_KEEPS_AGENTS = {
  ...NUMBER,
  version: 2,
  upcasters: { 1: <Same>(facts: Same): Same => facts },
} as const;

export const NUMBER_EVENTS = {
  NumberImported: {
    ...NUMBER,
    version: 2,
    docs: 'The workspace holds the number from now on.',
    schemas: { 1: numberImportedV1, 2: numberImportedV2 },
    upcasters: { 1: numberImportedFrom1 },
  },
  NumberPurchased: {
    ...NUMBER,
    docs: 'The workspace holds the number from now on: it was bought.',
    schemas: { 1: numberPurchasedV1 },
    upcasters: {},
  },
  CapabilitiesChanged: {
    ...NUMBER,
    docs: 'The carrier says that the number can do other things than before. Without voice, no call may use it.',
    schemas: { 1: Type.Object({ number: PhoneNumberFact, capabilities: CapabilitiesFact }) },
    upcasters: {},
  },
  RegionSet: {
    ...NUMBER,
    docs: 'The carrier is being asked to handle the number there.',
    schemas: { 1: Type.Object({ number: PhoneNumberFact, region: RegionFact }) },
    upcasters: {},
  },
  RegionConfirmed: {
    ...NUMBER,
    docs: 'The carrier handles the number there.',
    schemas: { 1: Type.Object({ number: PhoneNumberFact, region: RegionFact }) },
    upcasters: {},
  },
  RegionFailed: {
    ...NUMBER,
    version: 2,
    docs: 'The region could not be had, or was not confirmed. `staysAs` says how sure it is that the number stays.',
    schemas: { 1: regionFailedV1, 2: regionFailedV2 },
    upcasters: { 1: regionFailedFrom1 },
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
  NumberReleaseStarted: {
    ...GIVING_BACK_KEEPS_AGENTS,
    docs: 'Its carrier is being asked to take the number back. No call may use it, whoever it is assigned to.',
    schemas: { 1: numberV1, 2: numberV1 },
  },
  NumberDetachStarted: {
    ...GIVING_BACK_KEEPS_AGENTS,
    docs: 'It is being set up at its carrier as it was before it came. No call may use it, whoever it is assigned to.',
    schemas: { 1: numberV1, 2: numberV1 },
  },
  NumberGiveBackFailed: {
    ...GIVING_BACK_KEEPS_AGENTS,
    docs: 'The number stays, with the assignments that it has, and can be used again: its carrier would not.',
    schemas: { 1: giveBackFailedV1, 2: giveBackFailedV1 },
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
  NumberLost: {
    ...NUMBER,
    docs: 'The workspace holds the number no longer: the carrier account does not have it any more.',
    schemas: { 1: numberV1 },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
