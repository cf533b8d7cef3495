import { START } from '#event-store';
import type { EventMark } from '#live-read-model';
import { MongodbReadModel } from '#live-read-model/mongodb';
import type { MongodbConnection } from '#mongodb-connection';
import { HashedWords } from '../hashed-words.js';
import { MessageLogModel } from '../message-log.port.js';
import type { MessageLogChanges, MessagePage, MessageQuery, SubjectKeyring } from '../message-log.port.js';
import { NO_ROWS, pageOf, pageRequest } from '../message-page.js';
import { MESSAGE_LOG_SCHEMA } from './message-log.documents.js';
import type { MessageLogDocuments } from './message-log.documents.js';
import { findRows } from './message-log.reader.js';
import { MessageLogWriter } from './message-log.writer.js';
import { isPlace } from './place.js';

/** The message log in a MongoDB database: see `MongodbReadModel`. */
export class MongodbMessageLog extends MessageLogModel {
  private readonly model: MongodbReadModel<MessageLogDocuments, MessageLogChanges>;
  private readonly words: HashedWords;

  /** The connection stays open: it is its opener's. */
  constructor(connection: MongodbConnection, keyring: SubjectKeyring) {
    super();
    const words = new HashedWords(keyring);
    this.words = words;
    this.model = new MongodbReadModel<MessageLogDocuments, MessageLogChanges>({
      connection,
      name: 'log of messages',
      schema: MESSAGE_LOG_SCHEMA,
      newWriter: (collections) => new MessageLogWriter(collections, words),
    });
  }

  override apply(changes: MessageLogChanges): Promise<void> {
    return this.model.apply(changes);
  }

  override position(): Promise<number> {
    return this.model.position();
  }

  override lastEvent(): Promise<EventMark | null> {
    return this.model.lastEvent();
  }

  override clear(): Promise<void> {
    return this.model.clear();
  }

  override async query(query: MessageQuery, minPosition = START): Promise<MessagePage> {
    const request = pageRequest(query, isPlace);
    const hashes = await this.words.ofSearch(query);
    const found = await this.model.look(minPosition, {
      find: async (collections) => (hashes === null ? NO_ROWS : findRows(collections, query, request, hashes)),
    });
    return pageOf(query, found);
  }

  override close(): Promise<void> {
    return this.model.settled();
  }
}
