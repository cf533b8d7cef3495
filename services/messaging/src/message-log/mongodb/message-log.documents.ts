import { Schema } from 'mongoose';
import type { mongo } from 'mongoose';
import { PLAIN } from '#live-read-model/mongodb';
import type { MongodbSchema } from '#live-read-model/mongodb';
import type { MessageRow } from '../message-log.port.js';
import type { Told } from '../told-of-message.js';

/** A message with all that finding it takes, or what is told of one that has yet to begin. */
export interface MessageDocument extends Told {
  /** `messageKey`. */
  readonly _id: string;
  /** Of the last event that was told of it. */
  readonly position: number;
  readonly workspace: string;
  readonly messageId: string;
  /** Milliseconds since 1970. */
  readonly updatedAt: number;
  /** Null while it has yet to begin; so are the two that follow. */
  readonly origin: StoredOrigin | null;
  /** See `message-facet.ts`. */
  readonly facet: number | null;
  /** `placeOf`. */
  readonly place: string | null;
  /** By their hashes, what it is found by; none once they are erased. */
  readonly words: readonly string[];
}

export interface StoredOrigin extends Pick<
  MessageRow,
  'number' | 'subject' | 'agentId' | 'carrierAccountId' | 'mediaCount' | 'segments' | 'encoding'
> {
  readonly keyId: string;
  readonly sealed: mongo.Binary;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** One that has begun. */
export type BegunDocument = MessageDocument & {
  readonly origin: StoredOrigin;
  readonly facet: number;
  readonly place: string;
};

export const messageKey = (workspace: string, messageId: string): string => `${workspace} ${messageId}`;

const { Mixed } = Schema.Types;

const messageSchema = new Schema<MessageDocument>(
  {
    _id: String,
    position: Number,
    workspace: String,
    messageId: String,
    status: String,
    failure: Mixed,
    doubt: Mixed,
    carrierMessageId: String,
    updatedAt: Number,
    origin: Mixed,
    facet: Number,
    place: String,
    words: [String],
  },
  PLAIN,
);

/*
 * A page asks for a workspace, for parties, for the facets that its filters let through (26 at most, which are equalities to
 * MongoDB, whose scans it merges in the order of the sort), and for places behind its cursor: so each index below
 * answers every combination of direction, kind, status and time, however rare, in both directions.
 */
messageSchema.index({ workspace: 1, facet: 1, place: 1 });
messageSchema.index({ workspace: 1, 'origin.number': 1, facet: 1, place: 1 });
messageSchema.index({ workspace: 1, 'origin.agentId': 1, facet: 1, place: 1 });
// And what is erased.
messageSchema.index({ workspace: 1, 'origin.subject': 1, facet: 1, place: 1 });
messageSchema.index({ workspace: 1, 'origin.number': 1, 'origin.subject': 1, facet: 1, place: 1 });
messageSchema.index({ workspace: 1, words: 1, place: 1 });

/** What a message log is made of. */
export interface MessageLogDocuments {
  readonly messages: MessageDocument;
}

export const MESSAGE_LOG_SCHEMA: MongodbSchema<MessageLogDocuments> = {
  name: 'message_log',
  version: 1,
  collections: { messages: messageSchema },
};
