import { hasCode } from '#domain-error';
import { WorkerThread } from '#worker-thread';
import { IdempotencyStore, IdempotencyStoreError } from '../idempotency-store.port.js';
import type { ClaimedRequest, RequestClaim } from '../idempotency-store.port.js';
import type { IdempotencyThread } from './idempotency.worker.js';

/**
 * Each holds a request and its body in memory. What comes after a claim, the keeping of its answer or its release, is
 * never refused: there are no more of those than claims that were taken.
 */
const MAX_WAITING_CLAIMS = 10_000;

/** Requests and their answers in an SQLite file of their own, written on a thread of its own: no call waits for it. */
export class SqliteIdempotencyStore extends IdempotencyStore {
  private constructor(
    private readonly file: string,
    private readonly thread: WorkerThread<IdempotencyThread>,
  ) {
    super();
  }

  /**
   * Opens `file`, or makes it; its directory must exist. `onThreadDeath` is told once when the thread has ended by
   * itself: every method rejects until the process starts again.
   */
  static async open(
    file: string,
    onThreadDeath: (error: IdempotencyStoreError) => void = () => undefined,
  ): Promise<SqliteIdempotencyStore> {
    const thread = new WorkerThread<IdempotencyThread>(new URL('./idempotency.worker.js', import.meta.url), {
      maxWaiting: { claim: MAX_WAITING_CLAIMS },
      onDeath: (cause) => onThreadDeath(threadEnded(cause)),
    });
    const store = new SqliteIdempotencyStore(file, thread);
    try {
      await store.explained(thread.call('open', file));
      return store;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  claim(claim: RequestClaim): Promise<ClaimedRequest> {
    return this.explained(this.thread.call('claim', claim));
  }

  keep(id: string, answer: Uint8Array): Promise<void> {
    return this.explained(this.thread.call('keep', id, answer));
  }

  release(id: string): Promise<void> {
    return this.explained(this.thread.call('release', id));
  }

  purge(nowMs: number): Promise<number> {
    return this.explained(this.thread.call('purge', nowMs));
  }

  async close(): Promise<void> {
    // A thread that has died has let go of its file; the calls it left behind have said so.
    await this.thread.call('close').catch(() => undefined);
    await this.thread.close();
  }

  private async explained<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      if (hasCode(cause, 'too_many_waiting')) throw overloaded(cause);
      const sentence =
        `Answers kept for Idempotency-Key in ${this.file} cannot be reached: ${(cause as Error).message}. Check the disk. ` +
        'A damaged file can be deleted; requests of the last 24 hours that are sent again will then run again.';
      throw new IdempotencyStoreError(sentence, { cause });
    }
  }
}

function overloaded(cause: Error): IdempotencyStoreError {
  const sentence = `Too many requests with an Idempotency-Key arrive at once: ${cause.message} Send them again later.`;
  return new IdempotencyStoreError(sentence, { cause });
}

function threadEnded(cause: Error): IdempotencyStoreError {
  const sentence = `The thread that keeps answers for Idempotency-Key has ended (${cause.message}). Restart this process.`;
  return new IdempotencyStoreError(sentence, { cause });
}
