import { setTimeout as delay } from 'node:timers/promises';
import { hasCode } from '#domain-error';
import type { PublicEvent } from '#contracts';
import { EventStore, START } from '#event-store';
import type {
  AppendResult,
  NewEvent,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '#event-store';
import type { Fence } from './fence.port.js';

export interface FencedEventStoreOptions {
  readonly store: EventStore;
  readonly fence: Fence;
  readonly publish: (event: NewEvent) => PublicEvent | undefined;
  /** Each resolves when one reader of the log that answers requests in this process has applied a position. */
  readonly readers: readonly ((position: Position) => Promise<void>)[];
}

/**
 * An event store whose appends are felt before they are answered: what they block is blocked before the commit,
 * and what they changed is visible in this process when they resolve.
 *
 * A commit whose outcome is unknown stays blocked: better a call too few than one too many.
 */
export class FencedEventStore extends EventStore {
  /** Up to here every reader has applied the log. */
  private known: Position = START;

  constructor(private readonly options: FencedEventStoreOptions) {
    super();
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const { store, fence, publish, readers } = this.options;
    const news = writes.flatMap(({ events }) => events.map(publish).filter((event) => event !== undefined));
    const lift = fence.blockAhead(news);
    let result: AppendResult;
    try {
      result = await appendForCertain(store, writes);
    } catch (error) {
      if (!hasCode(error, 'append_outcome_unknown')) lift();
      throw error;
    }
    await Promise.all(readers.map((whenApplied) => whenApplied(result.position)));
    lift();
    return result;
  }

  /** What is read here, every reader in this process knows: nobody decides on news that the gate has yet to hear. */
  override async readStream(stream: string, options?: ReadStreamOptions): Promise<readonly RecordedEvent[]> {
    const { store, readers } = this.options;
    const events = await store.readStream(stream, options);
    const position = Math.max(START, events[0]?.position ?? START, events.at(-1)?.position ?? START);
    if (position > this.known) await Promise.all(readers.map((whenApplied) => whenApplied(position)));
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
}

/** How often and how far apart to ask again what became of an append. */
const MAX_INQUIRIES = 3;
const INQUIRY_PAUSE_MS = 100;

/**
 * Appending the same events again is a no-op that tells whether they were written. Rejects with
 * `append_outcome_unknown` only when asking again does not help.
 */
async function appendForCertain(store: EventStore, writes: readonly StreamWrite[]): Promise<AppendResult> {
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

function isAppendResult(value: unknown): value is AppendResult {
  return typeof value === 'object' && value !== null && 'revisions' in value;
}
