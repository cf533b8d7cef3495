import { accessSync, constants, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { EventStoreError } from '../event-store.errors.js';
import { describeFailure, failureCode } from './describe-failure.js';

/**
 * Keeps an event log to one process.
 *
 * The lock is an open exclusive transaction on an empty database beside the log: the operating system drops it with
 * the process, even after SIGKILL, so that no stale lock ever needs cleaning up.
 */
export class FileLock {
  private constructor(
    private readonly lock: Database.Database,
    private readonly isNew: boolean,
  ) {
    quietly(() => writeFileSync(holderFile(lock.name), String(process.pid)));
  }

  /** Throws `event_store_unavailable` at once when another store holds the file. */
  static take(file: string): FileLock {
    const lockFile = `${file}.lock`;
    const isNew = !existsSync(lockFile);
    let lock: Database.Database | undefined;
    try {
      // The driver answers an absent directory without a code.
      accessSync(dirname(file), constants.W_OK);
      lock = new Database(lockFile, { timeout: 0 });
      lock.exec('BEGIN EXCLUSIVE');
      return new FileLock(lock, isNew);
    } catch (error) {
      lock?.close();
      throw failureCode(error).startsWith('SQLITE_BUSY') ? inUse(file) : describeFailure(file, error);
    }
  }

  release(): void {
    // First: afterwards the lock may be another's.
    quietly(() => rmSync(holderFile(this.lock.name), { force: true }));
    this.lock.close();
  }

  /**
   * Releases after the file turned out to be nothing of ours, and leaves its directory as it was. Whoever takes the
   * lock in between is sent away for the same reason.
   */
  withdraw(): void {
    this.release();
    if (this.isNew) rmSync(this.lock.name, { force: true });
  }
}

function inUse(file: string): EventStoreError {
  const pid = likelyHolder(`${file}.lock`);
  const holder = pid === undefined ? 'Another running process' : `Another running process (process id ${pid})`;
  return new EventStoreError(
    'event_store_unavailable',
    `${holder} uses the event log ${file}. End that process, or give this one a file of its own.`,
  );
}

/** Names the holder's process, for the sentence above and nothing else: a crash leaves it behind. */
const holderFile = (lockFile: string): string => `${lockFile}.pid`;

/** Undefined when it is not known, or no such process runs here, as when the holder is in another container. */
function likelyHolder(lockFile: string): number | undefined {
  const pid = quietly(() => Number(readFileSync(holderFile(lockFile), 'utf8'))) ?? 0;
  return Number.isSafeInteger(pid) && pid > 0 && pid !== process.pid && isRunning(pid) ? pid : undefined;
}

/** A file of a name alone: whatever fails, the sentence is without it. */
function quietly<Outcome>(act: () => Outcome): Outcome | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // It runs, and belongs to another user.
    return failureCode(error) === 'EPERM';
  }
}
