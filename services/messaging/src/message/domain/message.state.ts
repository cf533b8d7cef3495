import { assertNever } from '#assert-never';
import { beganAt } from './message.events.js';
import { isFurther } from './message-status.events.js';
import type { MessageStatus, OutboundStatus } from './message-status.events.js';
import type {
  MessageEvent,
  MessageFailed,
  MessageFailure,
  MessageMediaHeldUp,
  MessageMediaKept,
  MessageMediaLost,
  MessageReceived,
  MessageRef,
  MessageRequested,
  MessageSentElsewhere,
  MessageStatusAdvanced,
  MessageStatusNoted,
} from './message.events.js';

/** A status that was told of a message. */
export type ToldStatus = MessageStatusAdvanced | MessageStatusNoted | MessageFailed;

/** A message of which its carrier has told statuses and nobody what it is: they wait for it. */
export interface AwaitedMessage {
  readonly is: 'awaited';
  readonly told: readonly ToldStatus[];
}

/** What the carrier calls so is the message of another stream. */
export interface LinkedMessage {
  readonly is: 'linked';
  readonly messageId: string;
}

/** How it stands with one of what came with a message. */
export type MediaState =
  | { readonly is: 'awaited'; readonly trouble: { readonly code: string; readonly detail: string } | null }
  | { readonly is: 'kept'; readonly contentType: string | null; readonly sizeBytes: number }
  | { readonly is: 'lost'; readonly code: string; readonly detail: string };

export interface KnownMessage extends Omit<MessageReceived, 'type' | 'callback' | 'carrierMessageId' | 'occurredAt'> {
  readonly is: 'known';
  readonly direction: 'inbound' | 'outbound';
  readonly status: MessageStatus;
  /** Null until the carrier was heard of. */
  readonly carrierMessageId: string | null;
  /** Since when its carrier may have been asked to send it; null while it was not, and may be. */
  readonly handedOverAt: string | null;
  readonly failure: MessageFailure | null;
  /** What is not known of an uncertain one, or holds up one that is queued. */
  readonly doubt: { readonly code: string; readonly detail: string } | null;
  /** What came with it, one by one; empty of a message that goes out, whose carrier has been told where to find them. */
  readonly media: readonly MediaState[];
  /** Statuses that its carrier has told, in the carrier's own words: each is told once. */
  readonly told: readonly string[];
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type MessageState = AwaitedMessage | LinkedMessage | KnownMessage;

export const unknownMessage: MessageState = { is: 'awaited', told: [] };

/** `time`: ISO 8601, UTC. */
export function evolveMessage(state: MessageState, event: MessageEvent, time: string): MessageState {
  switch (event.type) {
    case 'MessageReceived':
    case 'MessageRequested':
    case 'MessageSentElsewhere':
      return begun(state, event, time);
    case 'MessageLinked':
      return { is: 'linked', messageId: event.messageId };
    default:
      break;
  }
  if (state.is === 'known') return { ...evolveKnown(state, event, time), updatedAt: time };
  return state.is === 'awaited' && isTold(event) ? { ...state, told: [...state.told, event] } : state;
}

type Beginning = MessageReceived | MessageRequested | MessageSentElsewhere;
type Later = Exclude<MessageEvent, Beginning | { type: 'MessageLinked' }>;

const FIRST_STATUS = {
  MessageReceived: 'received',
  MessageRequested: 'queued',
  MessageSentElsewhere: 'submitted',
} as const satisfies Record<Beginning['type'], MessageStatus>;

/** What waited for the message is told of it now. */
function begun(state: MessageState, event: Beginning, time: string): KnownMessage {
  const { type, carrier, carrierAccountId, kind, content } = event;
  const first: KnownMessage = {
    is: 'known',
    ...refOf(event),
    carrier,
    carrierAccountId,
    kind,
    content,
    mediaCount: event.mediaCount,
    segments: event.segments,
    encoding: event.encoding,
    direction: type === 'MessageReceived' ? 'inbound' : 'outbound',
    status: FIRST_STATUS[type],
    carrierMessageId: type === 'MessageRequested' ? null : event.carrierMessageId,
    handedOverAt: type === 'MessageRequested' ? null : time,
    failure: null,
    doubt: null,
    media: type === 'MessageReceived' ? Array.from({ length: event.mediaCount }, () => AWAITED) : [],
    told: [],
    createdAt: beganAt(event, time),
    updatedAt: time,
  };
  return state.is === 'awaited' ? state.told.reduce((each, told) => evolveKnown(each, told, time), first) : first;
}

function evolveKnown(state: KnownMessage, event: Later, time: string): KnownMessage {
  switch (event.type) {
    case 'MessageSendStarted':
      return { ...state, handedOverAt: time };
    case 'MessageHeldUp':
      return { ...state, handedOverAt: null, doubt: { code: event.code, detail: event.detail } };
    case 'MessageSubmitted':
      return { ...advanced(state, 'submitted'), carrierMessageId: event.carrierMessageId };
    case 'MessageUncertain':
      return { ...advanced(state, 'uncertain'), doubt: { code: event.code, detail: event.detail } };
    case 'MessageStatusAdvanced':
      return { ...advanced(state, event.status), told: [...state.told, event.carrierStatus] };
    case 'MessageStatusNoted':
      return { ...state, told: [...state.told, event.carrierStatus] };
    case 'MessageFailed': {
      const { code, carrierCode, detail, remedy, report } = event;
      const told = report ? [...state.told, report.carrierStatus] : state.told;
      const failure = { code, carrierCode, detail, remedy };
      return { ...advanced(state, event.status, failure), told };
    }
    case 'MessageMediaKept':
    case 'MessageMediaHeldUp':
    case 'MessageMediaLost':
      return { ...state, media: state.media.with(event.index, evolveMedia(event)) };
    default:
      return assertNever(event);
  }
}

const AWAITED: MediaState = { is: 'awaited', trouble: null };

function evolveMedia(event: MessageMediaKept | MessageMediaHeldUp | MessageMediaLost): MediaState {
  if (event.type === 'MessageMediaKept') {
    return { is: 'kept', contentType: event.contentType, sizeBytes: event.sizeBytes };
  }
  const { type, code, detail } = event;
  return type === 'MessageMediaHeldUp' ? { is: 'awaited', trouble: { code, detail } } : { is: 'lost', code, detail };
}

/** What was known further stays known, and what has got on is not uncertain any more. */
function advanced(state: KnownMessage, status: OutboundStatus, failure: MessageFailure | null = null): KnownMessage {
  if (state.status === 'received' || !isFurther(status, state.status)) return state;
  return { ...state, status, failure, doubt: null };
}

function isTold(event: Later): event is ToldStatus {
  return (
    event.type === 'MessageStatusAdvanced' || event.type === 'MessageStatusNoted' || event.type === 'MessageFailed'
  );
}

/** Which message, of whatever says more. */
export function refOf({ messageId, number, subject, agentId }: MessageRef): MessageRef {
  return { messageId, number, subject, agentId };
}

/** A status in its carrier's own word; undefined of a failure that no carrier told. */
export function wordOf(told: ToldStatus): string | undefined {
  return told.type === 'MessageFailed' ? told.report?.carrierStatus : told.carrierStatus;
}

/** Whether it is still to be sent, or it is to be found out whether it was. */
export function isOpen(state: MessageState): state is KnownMessage {
  return state.is === 'known' && (state.status === 'queued' || state.status === 'uncertain');
}
