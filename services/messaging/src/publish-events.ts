import type { PublicEvent, PublicEventOf, PublicEventTypeFrom } from '#contracts';
import type { PublishedLog } from '#event-bus';
import { domainEvent } from '#event-store';
import type { NewEvent } from '#event-store';
import type { WriterTookOver } from '#fence';
import type { ConsentEvent } from './consent/domain/consent.events.js';
import type { MessageEvent, MessageRef } from './message/domain/message.events.js';
import type { ErasureEvent } from './subject/domain/erasure.events.js';

/** Everything that the messaging service writes into its log. */
export type MessagingEvent = MessageEvent | ConsentEvent | ErasureEvent | WriterTookOver;

type ToldType = PublicEventTypeFrom<'messaging'>;
type Written<Type> = Extract<MessagingEvent, { readonly type: Type }>;

const ref = ({ messageId, number, subject: otherParty, agentId }: MessageRef) => ({
  messageId,
  number,
  otherParty,
  agentId,
});

/** What others hear of an event: field by field, and only what they may rely on. One that is forgotten here does not compile. */
const TOLD: { readonly [Type in ToldType]: (event: Written<Type>, workspace: string) => PublicEventOf<Type> } = {
  MessageReceived: (event, workspace) => {
    const { type, carrier, carrierAccountId, carrierMessageId, kind, mediaCount } = event;
    return { type, workspace, ...ref(event), carrier, carrierAccountId, carrierMessageId, kind, mediaCount };
  },
  MessageSubmitted: (event, workspace) => {
    return { type: event.type, workspace, ...ref(event), carrierMessageId: event.carrierMessageId };
  },
  MessageStatusAdvanced: (event, workspace) => {
    const status = event.status as PublicEventOf<'MessageStatusAdvanced'>['status'];
    return { type: event.type, workspace, ...ref(event), status };
  },
  MessageFailed: (event, workspace) => {
    const { type, code, detail, carrierCode, remedy } = event;
    const status = event.status as PublicEventOf<'MessageFailed'>['status'];
    return { type, workspace, ...ref(event), status, code, detail, carrierCode, remedy };
  },
  RecipientOptedOut: ({ type, number, subject: otherParty, messageId }, workspace) => {
    return { type, workspace, number, otherParty, messageId };
  },
  RecipientOptedIn: ({ type, number, subject: otherParty, messageId }, workspace) => {
    return { type, workspace, number, otherParty, messageId };
  },
  SubjectErased: ({ type, subject: otherParty }, workspace) => ({ type, workspace, otherParty }),
};

/** The messaging service's own affairs. One that is forgotten does not compile either. */
const OWN: Readonly<Record<Exclude<MessagingEvent['type'], ToldType>, true>> = {
  MessageRequested: true,
  MessageSendStarted: true,
  MessageHeldUp: true,
  MessageUncertain: true,
  MessageSentElsewhere: true,
  MessageStatusNoted: true,
  MessageLinked: true,
  MessageMediaKept: true,
  MessageMediaHeldUp: true,
  MessageMediaLost: true,
  SubjectErasureStarted: true,
  WriterTookOver: true,
};

/** Every type that this service writes, where several services have one log. `WriterTookOver` is of the log, not of a service. */
export const MESSAGING_EVENT_TYPES: readonly string[] = [...Object.keys(TOLD), ...Object.keys(OWN)].filter(
  (type) => type !== 'WriterTookOver',
);

/**
 * Domain event → public event: only what others may rely on, or nothing when it is the messaging service's own affair.
 * Throws for an event it does not know.
 */
function publishEvent(stored: NewEvent): PublicEvent | undefined {
  if (Object.hasOwn(OWN, stored.type)) return undefined;
  if (!Object.hasOwn(TOLD, stored.type)) throw new Error(`The messaging service knows no event ${stored.type}.`);
  const tell = TOLD[stored.type as ToldType] as (event: MessagingEvent, workspace: string) => PublicEvent;
  return tell(domainEvent<MessagingEvent>(stored), stored.metadata['workspace'] ?? '');
}

/** What others hear of the log of the messaging service. */
export const PUBLISHED_MESSAGING_LOG: PublishedLog = {
  publish: publishEvent,
  types: Object.keys(TOLD) as readonly ToldType[],
};
