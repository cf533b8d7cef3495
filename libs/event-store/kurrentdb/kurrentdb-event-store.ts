import { setImmediate } from 'node:timers/promises';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { encodeAppend } from '../encode-append.js';
import { EventStoreError } from '../event-store.errors.js';
import { EventStore } from '../event-store.port.js';
import type {
  AppendResult,
  Position,
  ReadAllOptions,
  ReadStreamOptions,
  RecordedEvent,
  StreamWrite,
  SubscribeOptions,
  SubscriptionBatch,
} from '../event-store.port.js';
import { pageSize } from '../page-size.js';
import { describeFailure } from './describe-failure.js';
import { EventAppends } from './event-appends.js';
import { EventReads } from './event-reads.js';
import { LiveSubscription } from './live-subscription.js';
import { StreamNames } from './server-names.js';
import { readServerUrl } from './server-url.js';
import type { ServerAddress } from './server-url.js';

export interface KurrentDbEventStoreOptions {
  /** Such as `kurrentdb://user:password@host:2113?tls=true`. */
  readonly url: string;
  /** Begins the name of every stream of this service on the server, such as `inventory.`. */
  readonly streamPrefix: string;
}

/** How long an append waits at most for subscriptions of this process to be handed its events. */
const MAX_HAND_OVER_MS = 2_000;

/** The log on a KurrentDB 25.1 or later, which several services and processes may share. */
export class KurrentDbEventStore extends EventStore {
  private readonly client: KurrentDBClient;
  private readonly reads: EventReads;
  private readonly appends: EventAppends;
  private readonly subscriptions = new Set<LiveSubscription>();
  private readonly accepted = new Set<Promise<unknown>>();
  private reached = false;
  private closing: Promise<void> | undefined;

  private constructor(
    private readonly server: ServerAddress,
    private readonly names: StreamNames,
  ) {
    super();
    this.client = KurrentDBClient.connectionString(server.connectionString);
    this.reads = new EventReads(server, names);
    this.appends = new EventAppends(this.client, server, names, this.reads);
  }

  /**
   * A log on a server that nobody has looked for: until `reach` has resolved, whatever is asked of it is refused with
   * `event_store_unavailable`. Throws that for a URL or prefix that is none. No message has a password in it.
   */
  static at({ url, streamPrefix }: KurrentDbEventStoreOptions): KurrentDbEventStore {
    const server = readServerUrl(url);
    const names = new StreamNames(streamPrefix);
    return connect(server, () => new KurrentDbEventStore(server, names));
  }

  /** The log on a server that has to be there. Rejects as `at` throws, and as `reach` does. */
  static async open(options: KurrentDbEventStoreOptions): Promise<KurrentDbEventStore> {
    const store = KurrentDbEventStore.at(options);
    try {
      await store.reach();
      return store;
    } catch (error) {
      await store.close();
      throw error;
    }
  }

  /**
   * Connects to the server and asks whether it has what is needed. Rejects with `event_store_unavailable` and a sentence
   * that says what to do when it cannot be reached, and may then be called again; also when the server refuses the user,
   * or is older than 25.1.
   */
  async reach(): Promise<void> {
    this.requireNotClosed();
    await this.appends.probe();
    await this.reads.head();
    this.requireNotClosed();
    this.reached = true;
  }

  async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    this.requireOpen();
    const appending = this.appends.append(encodeAppend(writes));
    this.accepted.add(appending);
    try {
      const result = await appending;
      await this.handOver(result.position);
      return result;
    } finally {
      this.accepted.delete(appending);
    }
  }

  async readStream(stream: string, options: ReadStreamOptions = {}): Promise<readonly RecordedEvent[]> {
    this.requireOpen();
    return this.reads.stream(stream, options);
  }

  async readAll({ after, types, maxEvents }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    this.requireOpen();
    return (await this.reads.pageAfter(after, types, pageSize(maxEvents))).events;
  }

  subscribe(options: SubscribeOptions): AsyncIterable<SubscriptionBatch> {
    const { client, server, names, reads } = this;
    return {
      [Symbol.asyncIterator]: () => {
        const subscription = new LiveSubscription({ client, server, names, reads }, options, this.subscriptions);
        const refusal = this.refusal();
        if (refusal) subscription.fail(refusal);
        return subscription;
      },
    };
  }

  async head(): Promise<Position> {
    this.requireOpen();
    return this.reads.head();
  }

  close(): Promise<void> {
    this.closing ??= this.finish();
    return this.closing;
  }

  private async finish(): Promise<void> {
    await Promise.allSettled(this.accepted);
    for (const subscription of this.subscriptions) subscription.fail(closed());
    await Promise.allSettled([this.client.dispose(), this.reads.close()]);
  }

  /** The log is written whatever becomes of its readers here: one that hears nothing holds up nobody for long. */
  private async handOver(position: Position): Promise<void> {
    if (this.subscriptions.size === 0) return;
    const bound = new AbortController();
    const timeout = setTimeout(() => bound.abort(), MAX_HAND_OVER_MS);
    await Promise.all([...this.subscriptions].map((each) => each.whenHandedOver(position, bound.signal)));
    clearTimeout(timeout);
    // What was handed over is looked at before the writer goes on.
    await setImmediate();
  }

  private requireOpen(): void {
    const refusal = this.refusal();
    if (refusal) throw refusal;
  }

  private requireNotClosed(): void {
    if (this.closing) throw closed();
  }

  private refusal(): EventStoreError | undefined {
    if (this.closing) return closed();
    return this.reached ? undefined : notReached();
  }
}

function notReached(): EventStoreError {
  const sentence = 'The event store has not been reached yet. Try again in a moment.';
  return new EventStoreError('event_store_unavailable', sentence, { mayPass: true });
}

function closed(): EventStoreError {
  return new EventStoreError('event_store_unavailable', 'The event store is closed.');
}

/** The client reads certificate files, and repeats the URL when something is wrong with it. */
function connect<Store>({ hosts }: ServerAddress, make: () => Store): Store {
  try {
    return make();
  } catch (error) {
    const isFile = error instanceof Error && /certificate|cert/i.test(error.message) && !error.message.includes('://');
    const words = isFile ? error.message : 'its URL has a setting that the client refuses';
    throw describeFailure(hosts, new Error(words));
  }
}
