import { DomainError } from '#domain-error';
import type { OutboundStatus } from '../message/domain/message-status.events.js';
import type { MessageKind, MessageMedia, SegmentEncoding } from '../message/domain/message.events.js';
import { isOtherParty } from '../subject/other-party.js';

/** A message, as its carrier tells of it. */
export interface CallbackMessage {
  readonly carrierMessageId: string;
  readonly from: string;
  readonly to: string;
  readonly kind: MessageKind;
  readonly body: string;
  readonly media: readonly MessageMedia[];
  readonly segments: number;
  readonly encoding: SegmentEncoding;
  /** ISO 8601, UTC; null where the carrier does not say. */
  readonly occurredAt: string | null;
  /** What the carrier itself has read out of it; undefined where it does not say, null when it has read nothing. */
  readonly consent?: 'opt_out' | 'opt_in' | null;
}

/** How far a message that was sent has got, as its carrier tells. */
export interface CallbackStatus {
  readonly carrierMessageId: string;
  readonly from: string;
  readonly to: string;
  readonly status: OutboundStatus;
  /** In the carrier's own word. */
  readonly carrierStatus: string;
  readonly occurredAt: string | null;
  /** The carrier's number and words for why it did not arrive, where it says. */
  readonly carrierCode: string | null;
  readonly carrierDetail: string | null;
  /** The id that we gave the carrier with the message; null of one that was not sent from here. */
  readonly messageId: string | null;
  /** The message itself, where the carrier tells that, too. */
  readonly message: CallbackMessage | null;
}

/** What a carrier says that it has read out of a message, by its words for that: of one that is not among them nothing. */
export function consentIn(
  words: Readonly<Record<string, 'opt_out' | 'opt_in'>>,
  said: string,
): 'opt_out' | 'opt_in' | null {
  return Object.hasOwn(words, said) ? words[said]! : null;
}

/** What a carrier tells. `other`: nothing of a message's way. */
export type CarrierCallback =
  | { readonly is: 'received'; readonly message: CallbackMessage }
  | { readonly is: 'status'; readonly status: CallbackStatus }
  | { readonly is: 'other'; readonly about: string };

export type CallbackErrorCode = 'callback_malformed' | 'callback_not_taken' | 'malformed_json';

/** A carrier sends it again. */
export const callbackNotTaken = (): DomainError<CallbackErrorCode> =>
  new DomainError('callback_not_taken', 'This could not be written down in time. Send it again.');

/** Of what is signed, and yet nothing that the carrier's documents know. */
export const callbackMalformed = (field: string, message: string): DomainError<CallbackErrorCode> =>
  new DomainError('callback_malformed', `This is not what the carrier's documents describe: ${message}`, {
    errors: [{ field, message }],
  });

const CARRIER_ID = /^[\w.-]{1,100}$/;

/** Carriers send ten at most. */
const MAX_MEDIA = 10;
const MAX_URL_LENGTH = 2_048;

export function requireParty(field: string, value: unknown): string {
  if (typeof value === 'string' && isOtherParty(value)) return value;
  throw callbackMalformed(field, `${field} must be a number, a short code or a name.`);
}

export function requireCarrierId(field: string, value: unknown): string {
  if (typeof value === 'string' && CARRIER_ID.test(value)) return value;
  throw callbackMalformed(field, `${field} must be the carrier's id of the message.`);
}

export function requireMediaCount(field: string, count: number): number {
  if (Number.isInteger(count) && count >= 0 && count <= MAX_MEDIA) return count;
  throw callbackMalformed(field, `${field} must be 0 to ${MAX_MEDIA}.`);
}

const STATUS_WORD = /^\w{1,50}$/;

export function requireStatusWord(field: string, word: unknown): string {
  if (typeof word === 'string' && STATUS_WORD.test(word)) return word;
  throw callbackMalformed(field, `${field} must be a status.`);
}

/** Whether it may be fetched is for whoever fetches it. */
export function requireMediaUrl(field: string, value: unknown): string {
  if (typeof value === 'string' && value.length <= MAX_URL_LENGTH && URL.canParse(value)) return value;
  throw callbackMalformed(field, `${field} must be a URL.`);
}

/** Undefined or null where there is none; anything else must be a time. */
export function readTime(field: string, value: unknown): string | null {
  if (value === undefined || value === null) return null;
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) throw callbackMalformed(field, `${field} must be a time in ISO 8601.`);
  return new Date(ms).toISOString();
}
