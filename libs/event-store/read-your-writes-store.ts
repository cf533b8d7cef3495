import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '#domain-error';
import { EventStore, START } from './event-store.port.js';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from './event-store.port.js';

/** How often and how far apart to ask again what became of an append. */
const MAX_INQUIRIES = 3;
const INQUIRY_PAUSE_MS = 100;

export interface ReadYourWritesOptions {
  readonly store: EventStore;
  /** Each resolves when one reader of the log that answers requests in this process has applied a position. */
  readonly readers: readonly ((position: Position) => Promise<void>)[];
}

/**
 * An event store whose appends and reads are known to every reader in this process when they resolve: nobody is shown
 * less than what was answered, or decides on news that a reader has yet to hear.
 */
export class ReadYourWritesStore extends EventStore {
  /** Up to here every reader has applied the log. */
  private known: Position = START;

  constructor(protected readonly options: ReadYourWritesOptions) {
    super();
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const result = await this.appendForCertain(writes);
    await this.whenApplied(result.position);
    return result;
  }

  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const events = await this.options.store.readStream(stream, options);
    const position = Math.max(START, events[0]?.position ?? START, events.at(-1)?.position ?? START);
    if (position > this.known) await this.whenApplied(position);
    this.known = Math.max(this.known, position);
    return events;
  }

  override readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.options.store.readAll(options);
  }

  override subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    return this.options.store.subscribe(options);
  }

  override head(): Promise<Position> {
    return this.options.store.head();
  }

  override close(): Promise<void> {
    return this.options.store.close();
  }

  /** Resolves when every reader has applied a position. */
  protected async whenApplied(position: Position): Promise<void> {
    await Promise.all(this.options.readers.map((whenApplied) => whenApplied(position)));
  }

  /**
   * Appending the same events again is a no-op that tells whether they were written. Rejects with
   * `append_outcome_unknown` only when asking again does not help.
   */
  protected async appendForCertain(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const { store } = this.options;
    try {
      return await store.append(writes);
    } catch (error) {
      if (!hasCode(error, 'append_outcome_unknown')) throw error;
      for (let inquiry = 1; inquiry <= MAX_INQUIRIES; inquiry += 1) {
        await delay(INQUIRY_PAUSE_MS);
        const again = await store.append(writes).catch((reason: unknown) => reason);
        // Others wrote to the stream since, which they could not have if this append had.
        if (hasCode(again, 'wrong_expected_revision')) throw again;
        if (isAppendResult(again)) return again;
      }
      throw error;
    }
  }
}

function isAppendResult(value: unknown): value is AppendResult {
  return typeof value === 'object' && value !== null && 'revisions' in value;
}
