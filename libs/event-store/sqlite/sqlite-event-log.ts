import { EventLog } from '../event-store.port.js';
import type {
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  SubscribeOptions,
  SubscriptionBatch,
} from '../event-store.port.js';
import { LogSubscription } from '../log-subscription.js';
import { CommitNews } from './commit-news.js';
import { describeFailure } from './describe-failure.js';
import { EventReader } from './event-reader.js';

/** Commits come by the thousand a second, and a look for each would cost more than what it finds. Who asks looks at once. */
const LOOK_EVERY_MS = 250;

/**
 * The log of a `SqliteEventStore` of this process, for another thread to read: whoever follows a log closely is better
 * off the thread that answers calls. Sees a commit a moment later, or at once when told to look.
 */
export class SqliteEventLog extends EventLog {
  private readonly reader: EventReader;
  private readonly waitingSubscriptions = new Set<LogSubscription>();
  private readonly news: CommitNews;
  private soon: NodeJS.Timeout | undefined;

  /** Throws `event_store_unavailable` when there is no log in `file`. */
  constructor(file: string) {
    super();
    try {
      this.reader = new EventReader(file);
    } catch (error) {
      throw describeFailure(file, error);
    }
    this.news = new CommitNews(file, () => {
      this.soon ??= setTimeout(() => this.lookNow(), LOOK_EVERY_MS).unref();
    });
  }

  /** Hands subscriptions whatever is committed by now. */
  lookNow(): void {
    clearTimeout(this.soon);
    this.soon = undefined;
    for (const subscription of this.waitingSubscriptions) subscription.wake();
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    return this.reader.stream(stream, options);
  }

  readAll(options: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    return this.reader.all(options);
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    return { [Symbol.asyncIterator]: () => new LogSubscription(this.reader, options, this.waitingSubscriptions) };
  }

  async head(): Promise<Position> {
    return this.reader.head();
  }

  async close(): Promise<void> {
    this.news.close();
    this.reader.close();
    this.lookNow();
  }
}
