import pTimeout from 'p-timeout';
import type { EventLog } from '#event-store';
import { MongodbConnection } from '#mongodb-connection';
import { NumberTableFeed } from '../number-table.feed.js';
import { MongodbNumberTable } from './mongodb-number-table.js';

const MAX_STOP_MS = 3_000;

/** A few hundred round trips: a server that goes away again and again finds some of the work done each time. */
const MAX_PENDING_CHANGES = 1_000;

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
    // What is not written by then is written after the next start: a server that hangs must not hold up this stop.
    await pTimeout(stopped, { milliseconds: MAX_STOP_MS, message: false });
    await this.connection.close();
    await stopped;
  }
}
