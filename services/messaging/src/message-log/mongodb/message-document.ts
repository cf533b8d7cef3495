import mongoose from 'mongoose';
import { facetOf, readFacet } from '../message-facet.js';
import type { MessageChange, MessageOrigin, MessageRow } from '../message-log.port.js';
import { NOTHING_TOLD, toldAfter } from '../told-of-message.js';
import type { Told } from '../told-of-message.js';
import { messageKey } from './message-log.documents.js';
import type { BegunDocument, MessageDocument, StoredOrigin } from './message-log.documents.js';
import { placeOf } from './place.js';

/** What a change needs to know of the message before. */
export type MessageBefore = Omit<MessageDocument, 'words' | 'origin'>;

/** What a change writes over what is there. */
export type ChangedFields = Omit<MessageDocument, '_id' | 'words' | 'origin'> &
  Partial<Pick<MessageDocument, 'words' | 'origin'>>;

/** The message that comes of a change; `words`: the hashes of what stands in one that begins, none where nobody can tell. */
export function changedFields(
  change: MessageChange,
  before: MessageBefore | undefined,
  words: readonly string[] = [],
): ChangedFields {
  const { workspace, messageId, position, origin } = change;
  const updatedAt = Math.max(before?.updatedAt ?? 0, Date.parse(change.updatedAt) || 0);
  const known = { workspace, messageId, position, updatedAt };
  const told = toldAfter(toldIn(before), change);
  if (before && before.facet !== null) {
    const facet = facetOf({ ...readFacet(before.facet), status: told.status! });
    return { ...known, ...told, facet, place: before.place };
  }
  if (!origin) return { ...known, ...told, origin: null, facet: null, place: null, words: [] };
  const { direction, kind } = origin;
  // What waited for it is told of it now.
  const begun = toldAfter({ ...NOTHING_TOLD, status: origin.status }, told as Told<MessageChange['status']>);
  const stored = storedOrigin(origin);
  const facet = facetOf({ direction, kind, status: begun.status });
  return { ...known, ...begun, origin: stored, facet, place: placeOf(stored.createdAt, origin.position), words };
}

function toldIn(before: MessageBefore | undefined): Told {
  if (!before) return NOTHING_TOLD;
  const { status, failure, doubt, carrierMessageId } = before;
  return { status, failure, doubt, carrierMessageId };
}

/** One that nobody has told anything of before. */
export function newDocument(change: MessageChange, words?: readonly string[]): MessageDocument {
  const fields = changedFields(change, undefined, words);
  return { _id: messageKey(change.workspace, change.messageId), origin: null, words: [], ...fields };
}

function storedOrigin(origin: MessageOrigin): StoredOrigin {
  const { number, subject, agentId, carrierAccountId, mediaCount, segments, encoding, content, createdAt } = origin;
  return {
    number,
    subject,
    agentId,
    carrierAccountId,
    mediaCount,
    segments,
    encoding,
    keyId: content.keyId,
    sealed: new mongoose.mongo.Binary(Buffer.from(content.sealed, 'base64')),
    createdAt: Date.parse(createdAt) || 0,
  };
}

/** What readers see of a message. */
export function readMessage(message: Omit<BegunDocument, 'words'>): MessageRow {
  const { keyId, sealed, createdAt, ...origin } = message.origin;
  return {
    workspace: message.workspace,
    messageId: message.messageId,
    ...readFacet(message.facet),
    ...origin,
    carrierMessageId: message.carrierMessageId,
    content: { keyId, sealed: sealed.toString('base64') },
    failure: message.failure,
    doubt: message.doubt,
    createdAt: new Date(createdAt).toISOString(),
    updatedAt: new Date(message.updatedAt).toISOString(),
  };
}
