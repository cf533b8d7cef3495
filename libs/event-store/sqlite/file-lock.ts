import { accessSync, constants, existsSync, readFileSync, readlinkSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { EventStoreError } from '../event-store.errors.js';
import { describeFailure, failureCode } from './describe-failure.js';

/**
 * Keeps an event log, and what lies beside it, to one process.
 *
 * The lock is an open exclusive transaction on an empty database beside the log: the operating system drops it with
 * the process, even after SIGKILL, so that no stale lock ever needs cleaning up.
 */
export class FileLock {
  private constructor(
    private readonly lock: Database.Database,
    private readonly isNew: boolean,
  ) {
    quietly(() => writeFileSync(holderFile(lock.name), identityOf(process.pid)));
  }

  /**
   * Throws `event_store_unavailable` at once when another store holds the file. `what` is how the sentence names what is
   * in use.
   */
  static take(file: string, what = `the event log ${file}`): FileLock {
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
      throw failureCode(error).startsWith('SQLITE_BUSY') ? inUse(file, what, error) : describeFailure(file, error);
    }
  }

  release(): void {
    // First: afterwards the lock may be another's.
    quietly(() => rmSync(holderFile(this.lock.name), { force: true }));
    this.lock.close();
  }

  /** Releases and leaves the directory as it was: for whoever has only looked at the file. */
  withdraw(): void {
    const remove = () => rmSync(this.lock.name, { force: true });
    if (!this.isNew) return this.release();
    // While it is held, or it might be the lock that another has just taken. Windows removes no file that anybody has open.
    if (process.platform !== 'win32') remove();
    this.release();
    if (process.platform === 'win32') quietly(remove);
  }
}

function inUse(file: string, what: string, cause: unknown): EventStoreError {
  const pid = likelyHolder(`${file}.lock`);
  const holder = pid === undefined ? 'Another running process' : `Another running process (process id ${pid})`;
  return new EventStoreError(
    'event_store_unavailable',
    `${holder} uses ${what}. Stop that process first, or give this one a place of its own.`,
    { cause },
  );
}

/** Has the holder's identity, for the sentence above and nothing else: a crash leaves it behind. */
const holderFile = (lockFile: string): string => `${lockFile}.pid`;

/**
 * Undefined unless the very process that wrote the file runs here: people end what they are told. Another container or
 * machine may have the data, and its process ids are those of innocents here; so may be that of a holder long gone.
 */
function likelyHolder(lockFile: string): number | undefined {
  return quietly(() => {
    const identity = readFileSync(holderFile(lockFile), 'utf8');
    const pid = Number.parseInt(identity, 10);
    return pid !== process.pid && identity === identityOf(pid) ? pid : undefined;
  });
}

/**
 * Process id, when the process started, which boot of which machine, which process id namespace: together they are one
 * process's alone. Linux tells all of it to anybody. Throws elsewhere, and for a process that does not run here.
 */
function identityOf(pid: number): string {
  const facts = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The second of them, the program's name in brackets, may have any character; the 22nd is the time of the start.
  const startedAt = facts.slice(facts.lastIndexOf(')')).split(' ')[20];
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return [pid, startedAt, boot, readlinkSync('/proc/self/ns/pid')].join(' ');
}

/** A file of a name alone: whatever fails, the sentence is without it. */
function quietly<Outcome>(act: () => Outcome): Outcome | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
