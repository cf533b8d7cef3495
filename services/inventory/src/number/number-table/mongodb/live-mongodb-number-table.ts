import type { EventLog } from '#event-store';
import { MAX_PENDING_CHANGES, closeWhenStopped } from '#live-read-model/mongodb';
import { MongodbConnection } from '#mongodb-connection';
import { NumberTableFeed } from '../number-table.feed.js';
import { MongodbNumberTable } from './mongodb-number-table.js';

/** The number table in a MongoDB database, fed by this process and perhaps by others of the same log. */
export class LiveMongodbNumberTable extends NumberTableFeed {
  private readonly connection: MongodbConnection;
  private readonly table: MongodbNumberTable;

  /** `url`: see `MongodbConnection`. Nothing is connected to before `start`. */
  constructor(log: EventLog, url: string) {
    const connection = new MongodbConnection(url);
    const table = new MongodbNumberTable(connection);
    super({ log, table, maxPendingChanges: MAX_PENDING_CHANGES });
    this.connection = connection;
    connection.onLost(() => this.lookAgain());
    this.table = table;
  }

  override async stop(): Promise<void> {
    const stopped = super.stop().then(() => this.table.close());
    await closeWhenStopped(this.connection, stopped);
  }
}
