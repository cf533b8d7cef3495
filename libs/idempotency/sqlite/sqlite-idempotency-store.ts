import { WorkerThread } from '#worker-thread';
import { IdempotencyStore, IdempotencyStoreError } from '../idempotency-store.port.js';
import type { ClaimedRequest, RequestClaim } from '../idempotency-store.port.js';
import type { IdempotencyThread } from './idempotency.worker.js';

/** Requests and their answers in an SQLite file of their own, written on a thread of its own: no call waits for it. */
export class SqliteIdempotencyStore extends IdempotencyStore {
  private constructor(
    private readonly file: string,
    private readonly thread: WorkerThread<IdempotencyThread>,
  ) {
    super();
  }

  /** Opens `file`, or makes it; its directory must exist. */
  static async open(file: string): Promise<SqliteIdempotencyStore> {
    const thread = new WorkerThread<IdempotencyThread>(new URL('./idempotency.worker.js', import.meta.url));
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
    await this.explained(this.thread.call('close'));
    await this.thread.close();
  }

  private async explained<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      const sentence =
        `Answers kept for Idempotency-Key in ${this.file} cannot be reached: ${(cause as Error).message}. Check the disk. ` +
        'A damaged file can be deleted; requests of the last 24 hours that are sent again will then run again.';
      throw new IdempotencyStoreError(sentence, { cause });
    }
  }
}
