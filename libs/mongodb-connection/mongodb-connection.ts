import mongoose from 'mongoose';
import type { Connection, ConnectOptions } from 'mongoose';
import { withoutSecrets } from '#without-secrets';
import { databaseOfUrl } from './mongodb-url/index.js';

const OPTIONS: ConnectOptions = {
  appName: 'ringfence',
  // Fail rather than gather commands in memory for a server that is away.
  bufferCommands: false,
  autoCreate: false,
  autoIndex: false,
  serverSelectionTimeoutMS: 2_000,
  // Of heartbeats, too: a server that was killed is missed after five seconds at most, one that hangs after ten.
  connectTimeoutMS: 5_000,
  heartbeatFrequencyMS: 5_000,
  // Longer than any command of ours should take: a server that hangs is given up, not one that is slow.
  socketTimeoutMS: 60_000,
  waitQueueTimeoutMS: 5_000,
  // Read from and written to where nothing that was acknowledged can be lost.
  readPreference: 'primary',
  writeConcern: { w: 'majority', wtimeoutMS: 20_000 },
};

/**
 * One process's connection to one MongoDB database, shared by all that use it. Opened by the first use and, when that
 * fails, by the next one; once open, the driver finds the server again by itself whenever it comes back.
 */
export class MongodbConnection {
  private opening: Promise<Connection> | undefined;
  private isClosed = false;
  private tellLost: () => void = () => undefined;

  /** `url`: see `isMongodbUrl`. Its path names the database, `ringfence` where it names none. */
  constructor(
    private readonly url: string,
    private readonly limits: { readonly maxPoolSize: number } = { maxPoolSize: 20 },
  ) {}

  /** Rejects with an error for which `isMongodbTrouble` holds when no server answers, or this was closed. */
  async open(): Promise<Connection> {
    if (this.isClosed) throw new mongoose.mongo.MongoNotConnectedError('The connection was closed.');
    this.opening ??= this.connect();
    return await this.opening;
  }

  /**
   * The one `listener` is told whenever the driver, by its heartbeats or by what somebody asks, knows no server any more that
   * takes what is written. That may be over at once: the next one who asks anything finds out.
   */
  onLost(listener: () => void): void {
    this.tellLost = listener;
  }

  async close(): Promise<void> {
    this.isClosed = true;
    const connection = await this.opening?.catch(() => undefined);
    await connection?.close();
  }

  private async connect(): Promise<Connection> {
    const connection = mongoose.createConnection();
    try {
      await connection.openUri(this.url, { ...OPTIONS, ...this.limits, dbName: databaseOfUrl(this.url) });
      this.watch(connection);
      return connection;
    } catch (error) {
      this.opening = undefined;
      await connection.destroy();
      throw error;
    }
  }

  /** mongoose's own `disconnected` is not told of a sharded cluster. */
  private watch(connection: Connection): void {
    connection.getClient().on('topologyDescriptionChanged', ({ previousDescription, newDescription }) => {
      const isLost = isWritable(previousDescription) && !isWritable(newDescription);
      if (isLost && !this.isClosed) this.tellLost();
    });
  }
}

function isWritable({ servers }: mongoose.mongo.TopologyDescription): boolean {
  return [...servers.values()].some((server) => server.isWritable);
}

/** Whether the server, the network or the driver failed, rather than code of ours. */
export function isMongodbTrouble(error: unknown): error is Error {
  return error instanceof mongoose.mongo.MongoError || error instanceof mongoose.Error;
}

/** What failed, for logs: the driver's own words without any password. */
export function describeMongodbTrouble({ name, message }: Error): string {
  return withoutSecrets(`${name}: ${message}`);
}
