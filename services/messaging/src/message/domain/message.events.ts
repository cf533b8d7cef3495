import type { CarrierName } from '#number-facts';
import type { OutboundStatus } from './message-status.events.js';

export type MessageKind = 'sms' | 'mms';
export const MESSAGE_KINDS: readonly MessageKind[] = ['sms', 'mms'];

/** GSM-7 where its alphabet has every character, in which 160 fit into a segment; otherwise UCS-2, in which 70 do. */
export type SegmentEncoding = 'GSM-7' | 'UCS-2';

/**
 * What opens with a key of its subject alone, the other party of the message: once that key is erased, nobody reads it
 * any more, in this log or in any copy of it.
 */
export interface SealedText {
  readonly keyId: string;
  /** Base64. */
  readonly sealed: string;
}

/** What is sealed of a message. */
export interface MessageContent {
  readonly body: string;
  readonly media: readonly MessageMedia[];
}

export interface MessageMedia {
  /** Where the carrier has it, or where it was to be fetched from for sending. */
  readonly url: string;
  /** As the carrier says; null where nobody does. */
  readonly contentType: string | null;
}

/** Which message, and between whom. */
export interface MessageRef {
  readonly messageId: string;
  /** Ours, E.164. */
  readonly number: string;
  /** The other party, as the carrier writes it: E.164, a short code or a name. */
  readonly subject: string;
  /** The agent of the number's sms profile when the message began, as far as it was known then; null without one. */
  readonly agentId: string | null;
}

/** What everybody may see of a message. */
export interface MessageFacts extends MessageRef {
  readonly carrier: CarrierName;
  readonly carrierAccountId: string;
  readonly kind: MessageKind;
  readonly mediaCount: number;
  readonly segments: number;
  readonly encoding: SegmentEncoding;
}

/** Somebody wrote to one of our numbers. */
export interface MessageReceived extends MessageFacts {
  readonly type: 'MessageReceived';
  readonly carrierMessageId: string;
  /** `MessageContent`. */
  readonly content: SealedText;
  /** The carrier's request, byte by byte, as base64. */
  readonly callback: SealedText;
  /** When the carrier had it, where it says so; ISO 8601, UTC. */
  readonly occurredAt: string | null;
}

/** An agent wants to write. The carrier was not asked for anything yet. */
export interface MessageRequested extends MessageFacts {
  readonly type: 'MessageRequested';
  readonly agentId: string;
  readonly content: SealedText;
}

/** From here on the carrier may have sent it: nothing is repeated. */
export interface MessageSendStarted {
  readonly type: 'MessageSendStarted';
  readonly messageId: string;
}

/** It was not sent, and may be when the carrier is asked again: what is wrong passes, or somebody mends it. */
export interface MessageHeldUp {
  readonly type: 'MessageHeldUp';
  readonly messageId: string;
  readonly code: string;
  readonly detail: string;
}

/** The carrier has taken it, and calls it so. */
export interface MessageSubmitted extends MessageRef {
  readonly type: 'MessageSubmitted';
  readonly carrierMessageId: string;
}

/** The carrier's answer was lost. It is being found out whether the message was sent. */
export interface MessageUncertain {
  readonly type: 'MessageUncertain';
  readonly messageId: string;
  readonly code: string;
  readonly detail: string;
}

/** A message from one of our numbers that was not sent from here: its carrier tells of it. */
export interface MessageSentElsewhere extends MessageFacts {
  readonly type: 'MessageSentElsewhere';
  readonly carrierMessageId: string;
  readonly content: SealedText;
  readonly occurredAt: string | null;
}

/** What the carrier tells of a message's way. */
export interface StatusReport extends MessageRef {
  readonly carrierMessageId: string;
  readonly status: OutboundStatus;
  /** In the carrier's own word. */
  readonly carrierStatus: string;
  readonly occurredAt: string | null;
  /** The carrier's request, byte by byte, as base64; null where it stood in an answer of the carrier's. */
  readonly callback: SealedText | null;
}

/** It got further. */
export interface MessageStatusAdvanced extends StatusReport {
  readonly type: 'MessageStatusAdvanced';
}

/** A status that came late, when more was known already, or that says nothing new. */
export interface MessageStatusNoted extends StatusReport {
  readonly type: 'MessageStatusNoted';
}

/** Why a message did not arrive. */
export interface MessageFailure {
  /** Stable. */
  readonly code: string;
  /** The carrier's own number for it, where it gave one. */
  readonly carrierCode: string | null;
  /** What happened. */
  readonly detail: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** It did not arrive, and will not. `report`: what its carrier said; null where it was refused at once, or here. */
export interface MessageFailed extends MessageRef, MessageFailure {
  readonly type: 'MessageFailed';
  readonly status: OutboundStatus;
  readonly report: Omit<StatusReport, keyof MessageRef | 'status'> | null;
}

/** What the carrier calls so is the message of another stream: its statuses go there. */
export interface MessageLinked {
  readonly type: 'MessageLinked';
  readonly messageId: string;
  readonly carrierMessageId: string;
}

/** One of what came with a message; `index`: from 0, as its carrier counted them. */
export interface MediaRef {
  readonly messageId: string;
  readonly index: number;
}

/** It was fetched from its carrier and is kept here, sealed as the message is. */
export interface MessageMediaKept extends MediaRef {
  readonly type: 'MessageMediaKept';
  /** As the carrier told with the message, or its host with the bytes; null where nobody says. */
  readonly contentType: string | null;
  readonly sizeBytes: number;
}

/** It could not be fetched, and is tried again. */
export interface MessageMediaHeldUp extends MediaRef {
  readonly type: 'MessageMediaHeldUp';
  readonly code: string;
  readonly detail: string;
}

/** It cannot be had, and is tried no more. */
export interface MessageMediaLost extends MediaRef {
  readonly type: 'MessageMediaLost';
  readonly code: string;
  readonly detail: string;
}

export type MessageEvent =
  | MessageReceived
  | MessageRequested
  | MessageSendStarted
  | MessageHeldUp
  | MessageSubmitted
  | MessageUncertain
  | MessageSentElsewhere
  | MessageStatusAdvanced
  | MessageStatusNoted
  | MessageFailed
  | MessageLinked
  | MessageMediaKept
  | MessageMediaHeldUp
  | MessageMediaLost;

/**
 * When a message began, by which the log is ordered: when its carrier had it, where it says so. `toldAt`: when it was told
 * of; both ISO 8601, UTC.
 */
export function beganAt(event: MessageReceived | MessageRequested | MessageSentElsewhere, toldAt: string): string {
  return event.type === 'MessageRequested' ? toldAt : (event.occurredAt ?? toldAt);
}
