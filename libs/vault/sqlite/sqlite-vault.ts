import { hasCode } from '#domain-error';
import { WorkerThread } from '#worker-thread';
import { encodeEntries, requireKey, requireQuery } from '../checked-entry.js';
import { VaultError } from '../vault.errors.js';
import { Vault } from '../vault.port.js';
import type { KeyPage, KeysQuery, VaultEntry, VaultKey } from '../vault.port.js';
import { describeFailure } from './describe-failure.js';
import type { VaultPlace } from './vault-place.js';
import type { VaultThread } from './vault.worker.js';

/** Each `putAll` holds up to `LIMITS.maxEntriesBytes` in memory while it waits. */
const MAX_WAITING = { putAll: 64, get: 1_000, delete: 1_000, keys: 100 };

/** What is told while a vault is open. */
export interface VaultEvents {
  /** Once, when the thread has ended by itself: every method rejects until the process starts again. */
  readonly onThreadDeath?: (error: VaultError) => void;
  /** When the first entry had a key made, in the key file. */
  readonly onKeyMade?: () => void;
}

/**
 * Secrets in an SQLite file of their own, sealed and written on a thread of its own: no call waits for either, and of
 * many entries at once none waits for the disk alone.
 */
export class SqliteVault extends Vault {
  private constructor(
    private readonly file: string,
    private readonly thread: WorkerThread<VaultThread>,
    private readonly onKeyMade: () => void,
  ) {
    super();
  }

  /**
   * Opens the vault, or makes it; its directory must exist. Rejects with `vault_unavailable` when another process has it
   * open, it is damaged, of a newer version, or no vault at all, and with `vault_key_wrong` when entries are there of
   * which the key is not. The message says what to do.
   */
  static async open(
    place: VaultPlace,
    { onThreadDeath = () => undefined, onKeyMade = () => undefined }: VaultEvents = {},
  ): Promise<SqliteVault> {
    const thread = new WorkerThread<VaultThread>(new URL('./vault.worker.js', import.meta.url), {
      maxWaiting: MAX_WAITING,
      onDeath: (cause) => onThreadDeath(threadEnded(cause)),
    });
    const vault = new SqliteVault(place.file, thread, onKeyMade);
    try {
      await vault.explained(thread.call('open', place));
      return vault;
    } catch (error) {
      await thread.close();
      throw error;
    }
  }

  override async putAll(entries: readonly VaultEntry[]): Promise<void> {
    const madeKey = await this.explained(this.thread.call('putAll', encodeEntries(entries)));
    if (madeKey) this.onKeyMade();
  }

  override async get(key: VaultKey): Promise<unknown> {
    const text = await this.explained(this.thread.call('get', requireKey(key)));
    return text === undefined ? undefined : JSON.parse(text);
  }

  override async delete(key: VaultKey): Promise<void> {
    return this.explained(this.thread.call('delete', requireKey(key)));
  }

  override async keys(query: KeysQuery): Promise<KeyPage> {
    return this.explained(this.thread.call('keys', requireQuery(query)));
  }

  override async close(): Promise<void> {
    // A thread that has died has let go of its file; the calls it left behind have said so.
    await this.thread.call('close').catch(() => undefined);
    await this.thread.close();
  }

  private async explained<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (cause) {
      if (hasCode(cause, 'too_many_waiting')) throw overloaded(cause);
      throw this.thread.ended ? threadEnded(this.thread.ended) : describeFailure(this.file, cause);
    }
  }
}

function overloaded(cause: Error): VaultError {
  const sentence = `Too many secrets are asked of the vault at once: ${cause.message} Try again later.`;
  return new VaultError('vault_unavailable', sentence, { cause });
}

function threadEnded(cause: Error): VaultError {
  const sentence = `The thread that keeps the vault has ended (${cause.message}). Restart this process.`;
  return new VaultError('vault_unavailable', sentence, { cause });
}
