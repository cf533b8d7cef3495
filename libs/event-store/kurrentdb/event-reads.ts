import { KurrentDBClient, eventTypeFilter, streamNameFilter } from '@kurrent/kurrentdb-client';
import type { Filter, ResolvedEvent } from '@kurrent/kurrentdb-client';
import pTimeout from 'p-timeout';
import { START } from '../event-store.port.js';
import type { Position, ReadStreamOptions, RecordedEvent } from '../event-store.port.js';
import type { LogPage } from '../log-subscription.js';
import { pageSize } from '../page-size.js';
import { describeFailure, isConnectionLost, isNotLeader } from './describe-failure.js';
import { positionOf, recordedOf } from './recorded-events.js';
import { typesPattern } from './server-names.js';
import type { StreamNames } from './server-names.js';
import type { ServerAddress } from './server-url.js';

/** The client's native half has no bound of its own. */
const MAX_READ_MS = 30_000;
const NO_ANSWER = Object.assign(new Error(`no answer within ${MAX_READ_MS} ms`), { type: 'deadline-exceeded' });

type ServerRead = (client: KurrentDBClient, options: { readonly requiresLeader: true }) => AsyncIterable<ResolvedEvent>;

interface PageQuery {
  readonly after: Position;
  readonly types: ReadonlySet<string> | undefined;
  readonly filter: Filter;
  readonly maxEvents: number;
}

/**
 * Reads of one service's streams. Always from the leader: whoever decides must see what was written.
 *
 * The client reads through a native half, which gives up for ever once it has found no server for a moment. So a
 * client that has lost its connection is replaced, and asked once more.
 */
export class EventReads {
  private client: KurrentDBClient;

  constructor(
    private readonly server: ServerAddress,
    private readonly names: StreamNames,
  ) {
    this.client = KurrentDBClient.connectionString(server.connectionString);
  }

  /** At most `maxEvents`, even beyond the port's limit for a page. */
  async stream(stream: string, { from, direction = 'forwards', maxEvents }: ReadStreamOptions, limit?: number) {
    const maxCount = limit ?? pageSize(maxEvents);
    if (maxCount === 0 || (direction === 'backwards' && from !== undefined && from < 0)) return [];
    const fromRevision = from === undefined ? undefined : BigInt(Math.max(0, from));
    const name = this.names.onServer(stream);
    const found = await this.read((client, options) =>
      client.readStream(name, {
        ...options,
        direction,
        maxCount,
        fromRevision: fromRevision ?? (direction === 'forwards' ? 'start' : 'end'),
      }),
    );
    return found.flatMap((resolved) => this.recorded(resolved) ?? []);
  }

  /** What is behind a position. Fewer than `maxEvents` means that the end was reached. */
  async pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): Promise<LogPage> {
    if (maxEvents === 0 || types?.length === 0) return { events: [], position: after };
    const query = { after, types: types && new Set(types), filter: this.filterFor(types), maxEvents };
    if (after === START) return this.collectFrom(START, query);
    try {
      return await this.collectFrom(after, query);
    } catch {
      // The server starts at its own records only, and does not say when a position is none. When it is there at all:
      await this.head();
    }
    // Just before a record is where those ask who look for one by its position.
    return this.collectFrom(after + 1, query).catch(() => this.collectFrom(START, query));
  }

  /** Position of the last event of these streams. The server looks for it from the end of its log. */
  async head(): Promise<Position> {
    const filter = this.ownStreams();
    const [last] = await this.read((client, options) =>
      client.readAll({ ...options, filter, direction: 'backwards', fromPosition: 'end', maxCount: 1 }),
    );
    return last?.event ? positionOf(last.event.position?.commit) : START;
  }

  close(): Promise<void> {
    return this.client.dispose();
  }

  private async collectFrom(start: Position, { after, types, filter, maxEvents }: PageQuery): Promise<LogPage> {
    const events: RecordedEvent[] = [];
    for (let from = start; ;) {
      // A read begins with the event at its position, which mostly was seen already.
      const maxCount = maxEvents - events.length + (from === START ? 0 : 1);
      const found = await this.readAll(filter, from, maxCount);
      for (const resolved of found) {
        const event = this.recorded(resolved);
        const isNew = event && event.position > (events.at(-1)?.position ?? after);
        if (isNew && events.length < maxEvents && (types?.has(event.type) ?? true)) events.push(event);
      }
      if (found.length < maxCount || events.length === maxEvents) {
        return { events, position: events.at(-1)?.position ?? after };
      }
      from = positionOf(found.at(-1)?.event?.position?.commit);
    }
  }

  private readAll(filter: Filter, from: Position, maxCount: number): Promise<readonly ResolvedEvent[]> {
    const fromPosition = from === START ? 'start' : { commit: BigInt(from), prepare: BigInt(from) };
    return this.read((client, options) => client.readAll({ ...options, filter, fromPosition, maxCount }));
  }

  private filterFor(types: readonly string[] | undefined): Filter {
    return types ? eventTypeFilter({ regex: typesPattern(types) }) : this.ownStreams();
  }

  private ownStreams(): Filter {
    return streamNameFilter({ prefixes: [this.names.prefix] });
  }

  private recorded({ event }: ResolvedEvent): RecordedEvent | undefined {
    return event && recordedOf(event, this.names);
  }

  private async read(start: ServerRead): Promise<readonly ResolvedEvent[]> {
    const used = this.client;
    try {
      return await this.collect(start, used);
    } catch (error) {
      if (isStreamNotFound(error)) return [];
      if (!isConnectionLost(error)) throw describeFailure(this.server.hosts, error);
      // Sent to the leader, it goes there by itself.
      if (!isNotLeader(error)) this.replace(used);
    }
    return this.readAgain(start, this.client);
  }

  private async readAgain(start: ServerRead, client: KurrentDBClient): Promise<readonly ResolvedEvent[]> {
    try {
      return await this.collect(start, client);
    } catch (error) {
      if (isStreamNotFound(error)) return [];
      if (isConnectionLost(error)) this.replace(client);
      throw describeFailure(this.server.hosts, error);
    }
  }

  private replace(client: KurrentDBClient): void {
    if (this.client === client) this.client = KurrentDBClient.connectionString(this.server.connectionString);
  }

  private async collect(start: ServerRead, client: KurrentDBClient): Promise<readonly ResolvedEvent[]> {
    const { credentials } = this.server;
    const options = { requiresLeader: true, ...(credentials && { credentials }) } as const;
    return pTimeout(toArray(start(client, options)), { milliseconds: MAX_READ_MS, message: NO_ANSWER });
  }
}

async function toArray<Item>(items: AsyncIterable<Item>): Promise<readonly Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

function isStreamNotFound(error: unknown): boolean {
  return (error as { type?: unknown }).type === 'stream-not-found';
}
