import { Type } from 'typebox';
import type { EventDeclaration } from './event-declaration.js';
import { AgentIdFact, FailureFacts, PhoneNumberFact, carrierFact, idFact, nullable } from './facts.js';

const MESSAGE = { version: 1, source: 'messaging', audience: 'subscribers', topic: 'messages' } as const;

const PartyFact = Type.String({
  minLength: 1,
  description: 'The other party, as its carrier writes it: E.164, a short code or a name.',
  examples: ['+442071838750'],
});

const messageFacts = {
  messageId: idFact('The message: GET /v1/messages/{id} has its text, for as long as nobody has erased it.'),
  number: PhoneNumberFact,
  otherParty: PartyFact,
  agentId: nullable(AgentIdFact, "The agent of the number's sms profile; null without one."),
};

const CarrierMessageIdFact = Type.String({
  minLength: 1,
  description: 'What its carrier calls the message.',
  examples: ['SM0123456789abcdef0123456789abcdef'],
});

const messageReceivedV1 = Type.Object({
  ...messageFacts,
  carrier: carrierFact('Who has brought it.'),
  carrierAccountId: idFact('The connected account.'),
  carrierMessageId: CarrierMessageIdFact,
  kind: Type.Enum(['sms', 'mms'], { description: 'Whether it has media.' }),
  mediaCount: Type.Integer({ minimum: 0, description: 'How many media it has.', examples: [0] }),
});

const statusV1 = Type.Object({
  ...messageFacts,
  status: Type.Enum(['submitted', 'sending', 'sent', 'delivery_unconfirmed', 'delivered', 'read'], {
    description: 'How far it is. It never goes back.',
  }),
});

const failedV1 = Type.Object({
  ...messageFacts,
  status: Type.Enum(['failed', 'undelivered', 'expired', 'canceled'], {
    description: 'In what way it did not arrive.',
  }),
  ...FailureFacts,
  carrierCode: nullable(
    Type.String({ examples: ['30003'] }),
    "The carrier's own number for it; null where it gave none.",
  ),
  remedy: Type.String({
    description: 'What to do about it, a sentence for people.',
    examples: ['Send it again later.'],
  }),
});

const consentV1 = Type.Object({
  number: PhoneNumberFact,
  otherParty: PartyFact,
  messageId: idFact('The message that said so.'),
});

/** None of these has a text: what is erased must not live on in a topic. */
export const MESSAGE_EVENTS = {
  MessageReceived: {
    ...MESSAGE,
    docs: 'Somebody wrote to the number.',
    schemas: { 1: messageReceivedV1 },
    upcasters: {},
  },
  MessageSubmitted: {
    ...MESSAGE,
    docs: 'The carrier has taken a message that was sent.',
    schemas: { 1: Type.Object({ ...messageFacts, carrierMessageId: CarrierMessageIdFact }) },
    upcasters: {},
  },
  MessageStatusAdvanced: {
    ...MESSAGE,
    docs: 'A message that was sent has got further on its way.',
    schemas: { 1: statusV1 },
    upcasters: {},
  },
  MessageFailed: {
    ...MESSAGE,
    docs: 'A message did not arrive, and says why.',
    schemas: { 1: failedV1 },
    upcasters: {},
  },
  RecipientOptedOut: {
    ...MESSAGE,
    docs: 'The other party has told the number to stop: nothing is sent to it by that number any more.',
    schemas: { 1: consentV1 },
    upcasters: {},
  },
  RecipientOptedIn: {
    ...MESSAGE,
    docs: 'The other party wants to hear from the number again.',
    schemas: { 1: consentV1 },
    upcasters: {},
  },
  SubjectErased: {
    ...MESSAGE,
    docs: 'The words that the other party wrote and was sent are erased. Erase what you have kept of them.',
    schemas: { 1: Type.Object({ otherParty: PartyFact }) },
    upcasters: {},
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
