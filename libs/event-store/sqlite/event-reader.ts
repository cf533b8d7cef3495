import { setImmediate } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { EventStoreError } from '../event-store.errors.js';
import { START } from '../event-store.port.js';
import type { Position, ReadAllOptions, ReadStreamOptions, RecordedEvent } from '../event-store.port.js';
import type { LogPage } from '../log-subscription.js';
import { pageSize } from '../page-size.js';
import { describeFailure } from './describe-failure.js';
import { RepeatedMetadata } from './repeated-metadata.js';

type Row = [
  position: number,
  type: string,
  stream: string,
  revision: number,
  id: string,
  metadata: string,
  data: string,
];

const COLUMNS = 'position, type, stream, revision, id, metadata, data';

/** Positions a filtered read looks through at once: some milliseconds, however few of them match. */
const MAX_SCANNED_POSITIONS = 10_000;

/** Reads through a connection of its own, which no commit or checkpoint ever holds up. */
export class EventReader {
  private readonly database: Database.Database;
  private readonly findHead;
  private readonly findForwards;
  private readonly findBackwards;
  private readonly findAfter;
  private readonly findAfterByTypes;
  private readonly repeatedMetadata = new RepeatedMetadata();

  constructor(private readonly file: string) {
    this.database = new Database(file, { readonly: true, fileMustExist: true });
    const select = <Parameters extends unknown[]>(rest: string) =>
      this.database.prepare<Parameters, Row>(`SELECT ${COLUMNS} FROM events WHERE ${rest} LIMIT ?`).raw();
    this.findHead = this.database.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.findForwards = select<[string, number, number]>('stream = ? AND revision >= ? ORDER BY revision');
    this.findBackwards = select<[string, number, number]>('stream = ? AND revision <= ? ORDER BY revision DESC');
    this.findAfter = select<[number, number]>('position > ? ORDER BY position');
    this.findAfterByTypes = select<[number, number, string, number]>(
      'position > ? AND position <= ? AND type IN (SELECT value FROM json_each(?)) ORDER BY position',
    );
  }

  head(): Position {
    return this.read(() => this.findHead.get() ?? START);
  }

  stream(stream: string, { from, direction = 'forwards', maxEvents }: ReadStreamOptions): readonly RecordedEvent[] {
    const limit = pageSize(maxEvents);
    return this.read(() =>
      direction === 'forwards'
        ? this.findForwards.all(stream, from ?? 0, limit).map(this.toEvent)
        : this.findBackwards.all(stream, from ?? Number.MAX_SAFE_INTEGER, limit).map(this.toEvent),
    );
  }

  /** Looks only so far that this thread is not held up: the page may be empty although more follows its position. */
  pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage {
    return this.read(() => (types ? this.typesAfter(after, types, maxEvents) : this.allAfter(after, maxEvents)));
  }

  /** Like `EventLog.readAll`. Turns of this thread pass while a rare type is looked for. */
  async all({ after, types, maxEvents }: ReadAllOptions): Promise<readonly RecordedEvent[]> {
    const limit = pageSize(maxEvents);
    if (!types) return this.pageAfter(after, types, limit).events;
    const events: RecordedEvent[] = [];
    for (let position = after; events.length < limit;) {
      const page = this.pageAfter(position, types, limit - events.length);
      if (page.position === position) break;
      events.push(...page.events);
      position = page.position;
      await setImmediate();
    }
    return events;
  }

  close(): void {
    this.database.close();
  }

  private allAfter(after: Position, maxEvents: number): LogPage {
    const events = this.findAfter.all(after, maxEvents).map(this.toEvent);
    return { events, position: events.at(-1)?.position ?? after };
  }

  private typesAfter(after: Position, types: readonly string[], maxEvents: number): LogPage {
    // The head comes first: what is committed in between stands above it and is left for the next page.
    const last = Math.min(this.findHead.get() ?? START, after + MAX_SCANNED_POSITIONS);
    if (last <= after) return { events: [], position: after };
    const events = this.findAfterByTypes.all(after, last, JSON.stringify(types), maxEvents).map(this.toEvent);
    return { events, position: events.length < maxEvents ? last : (events.at(-1)?.position ?? after) };
  }

  /** Throws `event_store_unavailable` when the reader was closed. */
  requireOpen(): void {
    if (!this.database.open) throw new EventStoreError('event_store_unavailable', 'The event store is closed.');
  }

  private read<Result>(work: () => Result): Result {
    this.requireOpen();
    try {
      return work();
    } catch (error) {
      throw describeFailure(this.file, error);
    }
  }

  private readonly toEvent = ([position, type, stream, revision, id, metadata, data]: Row): RecordedEvent => ({
    id,
    type,
    data: JSON.parse(data),
    metadata: this.repeatedMetadata.parse(metadata),
    stream,
    revision,
    position,
  });
}
