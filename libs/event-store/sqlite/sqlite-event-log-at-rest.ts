import { existsSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { EventStoreError } from '../event-store.errors.js';
import { describeFailure } from './describe-failure.js';
import { FileLock } from './file-lock.js';
import { inspectEventLog } from './inspect-event-log.js';
import { SqliteEventLog } from './sqlite-event-log.js';

/** Beside a log that anybody reads SQLite puts these. */
const SIDECARS = ['-wal', '-shm'] as const;

/**
 * The log of a store that no process has open, and that none can open meanwhile: it does not change while it is read.
 * When it is closed, everything on disk is as it was.
 */
export class SqliteEventLogAtRest extends SqliteEventLog {
  private constructor(
    file: string,
    private readonly lock: FileLock,
    private readonly madeByUs: readonly string[],
  ) {
    super(file);
  }

  /**
   * Throws `event_store_unavailable`, everything on disk left as it was, when there is no log in `file`, another process
   * has it open, or it is nothing that this version can read. The message says what to do.
   */
  static open(file: string): SqliteEventLogAtRest {
    const log = SqliteEventLogAtRest.find(file);
    if (!log) throw absent(file);
    return log;
  }

  /** `open`; undefined when there is no log in `file`, or one in which nothing was ever written. */
  static find(file: string): SqliteEventLogAtRest | undefined {
    if (!existsSync(dirname(file))) return undefined;
    const lock = FileLock.take(file);
    try {
      if (inspectEventLog(file) === 'absent') {
        lock.withdraw();
        return undefined;
      }
      const sidecars = SIDECARS.map((ending) => file + ending);
      const madeByUs = sidecars.filter((sidecar) => !existsSync(sidecar));
      return new SqliteEventLogAtRest(file, lock, madeByUs);
    } catch (error) {
      lock.withdraw();
      throw describeFailure(file, error);
    }
  }

  override async close(): Promise<void> {
    await super.close();
    for (const sidecar of this.madeByUs) rmSync(sidecar, { force: true });
    this.lock.withdraw();
  }
}

function absent(file: string): EventStoreError {
  return new EventStoreError('event_store_unavailable', `There is no event log ${file}. Name the one that there is.`);
}
