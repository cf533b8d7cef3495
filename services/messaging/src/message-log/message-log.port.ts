import type { Position } from '#event-store';
import type { EventMark, FedReadModel, ReadModelChanges } from '#live-read-model';
import type { SealingKey } from '#sealed-bytes';
import type { MessageStatus, OutboundStatus } from '../message/domain/message-status.events.js';
import type { MessageFailure, MessageKind, SealedText, SegmentEncoding } from '../message/domain/message.events.js';

export type MessageDirection = 'inbound' | 'outbound';
export const MESSAGE_DIRECTIONS: readonly MessageDirection[] = ['inbound', 'outbound'];

/** What is not known of a message, or holds it up. */
export interface MessageDoubt {
  readonly code: string;
  readonly detail: string;
}

/** One message, as the log shows it: what stands in it is sealed. */
export interface MessageRow {
  readonly workspace: string;
  readonly messageId: string;
  readonly direction: MessageDirection;
  readonly kind: MessageKind;
  readonly status: MessageStatus;
  /** Ours, E.164. */
  readonly number: string;
  /** The other party. */
  readonly subject: string;
  readonly agentId: string | null;
  readonly carrierAccountId: string;
  readonly carrierMessageId: string | null;
  readonly content: SealedText;
  readonly mediaCount: number;
  readonly segments: number;
  readonly encoding: SegmentEncoding;
  readonly failure: MessageFailure | null;
  readonly doubt: MessageDoubt | null;
  /** ISO 8601, UTC: when the carrier had it, where it says so; otherwise when it was heard of here. The log is in this order. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What is known of a message from its beginning. */
export type MessageOrigin = Pick<
  MessageRow,
  | 'direction'
  | 'kind'
  | 'number'
  | 'subject'
  | 'agentId'
  | 'carrierAccountId'
  | 'content'
  | 'mediaCount'
  | 'segments'
  | 'encoding'
  | 'createdAt'
> & {
  readonly status: MessageStatus;
  /** Of the event that it began with: messages of one millisecond are in this order. */
  readonly position: Position;
};

/** What a stretch of the log says of one message. */
export interface MessageChange {
  readonly workspace: string;
  readonly messageId: string;
  /** Of the last event that it holds. */
  readonly position: Position;
  /** Null where it only says more of a message that began earlier, or has yet to begin. */
  readonly origin: MessageOrigin | null;
  /** The furthest that was told; null where none was. */
  readonly status: OutboundStatus | null;
  /** Of that status. */
  readonly failure: MessageFailure | null;
  /** Undefined where nothing was said of it. */
  readonly doubt: MessageDoubt | null | undefined;
  readonly carrierMessageId: string | null;
  /** It is another message, by its carrier's name for it. */
  readonly isLinked: boolean;
  readonly updatedAt: string;
}

/** The words of a subject were erased. */
export interface ErasedSubject {
  readonly workspace: string;
  readonly subject: string;
}

/** What a stretch of the log does to the message log: at most one change for each message; those that begin, in their order. */
export interface MessageLogChanges extends ReadModelChanges {
  readonly messages: readonly MessageChange[];
  readonly erased: readonly ErasedSubject[];
}

export const MESSAGE_PAGE = { defaultRows: 50, maxRows: 500 } as const;

/** All filters given must hold. */
export interface MessageQuery {
  readonly workspace: string;
  /** Ours, E.164. */
  readonly number?: string;
  /** The other party. */
  readonly subject?: string;
  /** Who wrote, and who was written to: one of them is ours. */
  readonly sender?: string | undefined;
  readonly recipient?: string | undefined;
  readonly direction?: MessageDirection;
  readonly kind?: MessageKind;
  readonly status?: MessageStatus;
  readonly agentId?: string;
  /** Milliseconds since 1970: those from then on, and those before. */
  readonly fromMs?: number;
  readonly beforeMs?: number;
  /** Words that must all stand in the text, whole, in any case and with any accents. */
  readonly q?: string;
  /** Default: the newest first. */
  readonly oldestFirst?: boolean;
  /** Default and upper bound: `MESSAGE_PAGE`. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

export interface MessagePage {
  readonly rows: readonly MessageRow[];
  /** Null on the last page. A page of a search may be short and have one all the same. */
  readonly nextCursor: string | null;
}

/** Gives the keys of subjects, as far as nobody has erased them. */
export interface SubjectKeyring {
  toOpen(
    subject: { readonly workspace: string; readonly subject: string },
    keyId: string,
  ): Promise<SealingKey | undefined>;
  /** Its keys may have been erased since they were given. */
  forget(subject: { readonly workspace: string; readonly subject: string }): void;
  /** What words are hashed with for searches; undefined before the first message was sealed. */
  searchKey(): Promise<SealingKey | undefined>;
}

/** Its server does not answer: nothing is lost, and it is tried again. `cause`: what it said, for operators. */
export type MessageLogErrorCode = 'read_model_unavailable';

/**
 * The messages of all workspaces, to filter, search and page through. Filled from the log, and disposable. It keeps what
 * stands in messages sealed, as the log does, and words for searches as hashes: a copy of it shows no text.
 *
 * One on a server rejects everything with `DomainError('read_model_unavailable')`, within seconds, while that server is
 * away, and works again by itself when it is back.
 *
 * Every adapter passes the contract in `testing/`.
 */
export abstract class MessageLogModel implements FedReadModel<MessageLogChanges> {
  /**
   * Applies changes, also those that it has applied before, as far as it has them. When it rejects, or the process dies
   * meanwhile, some of them may be shown: its position is then still the one before, and goes forward only when all are.
   * (SQLite does better: all of them or none.) Rejects with `DomainError('changes_missing')` when they continue from behind
   * its own position. One call at a time: the next one waits for this one.
   */
  abstract apply(changes: MessageLogChanges): Promise<void>;

  /** Where to read the log from, `START` when it is empty. */
  abstract position(): Promise<number>;

  /** The last event that was applied: a log that has another one there, or none, is not the one that this is made of. */
  abstract lastEvent(): Promise<EventMark | null>;

  /** Makes it empty, its position `START`. */
  abstract clear(): Promise<void>;

  /** Rejects with `DomainError('read_model_behind')` when it does not show `minPosition`, and `invalid_request` for a cursor that is not its own. */
  abstract query(query: MessageQuery, minPosition?: number): Promise<MessagePage>;

  /** Finishes what was begun and lets go of files and connections. */
  abstract close(): Promise<void>;
}
