import pTimeout from 'p-timeout';
import type { MongodbConnection } from '#mongodb-connection';

const MAX_STOP_MS = 3_000;

/** A few hundred round trips: a server that goes away again and again finds some of the work done each time. */
export const MAX_PENDING_CHANGES = 1_000;

/** Closes the connection of a read model once that has `stopped`, or is to wait no longer. */
export async function closeWhenStopped(connection: MongodbConnection, stopped: Promise<void>): Promise<void> {
  // What is not written by then is written after the next start: a server that hangs must not hold up this stop.
  await pTimeout(stopped, { milliseconds: MAX_STOP_MS, message: false });
  await connection.close();
  await stopped;
}
