import type { EventLog } from '#event-store';
import { MAX_PENDING_CHANGES, closeWhenStopped } from '#live-read-model/mongodb';
import { MongodbConnection } from '#mongodb-connection';
import { MessageLogFeed } from '../message-log.feed.js';
import type { SubjectKeyring } from '../message-log.port.js';
import { MongodbMessageLog } from './mongodb-message-log.js';

/** The message log in a MongoDB database, fed by this process and perhaps by others of the same log. */
export class LiveMongodbMessageLog extends MessageLogFeed {
  private readonly connection: MongodbConnection;
  private readonly model: MongodbMessageLog;

  /** `url`: see `MongodbConnection`. Nothing is connected to before `start`. */
  constructor(log: EventLog, url: string, keyring: SubjectKeyring) {
    const connection = new MongodbConnection(url);
    const model = new MongodbMessageLog(connection, keyring);
    super({ log, model, maxPendingChanges: MAX_PENDING_CHANGES });
    this.connection = connection;
    connection.onLost(() => this.lookAgain());
    this.model = model;
  }

  override async stop(): Promise<void> {
    const stopped = super.stop().then(() => this.model.close());
    await closeWhenStopped(this.connection, stopped);
  }
}
