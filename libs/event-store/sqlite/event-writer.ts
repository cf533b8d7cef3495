import type Database from 'better-sqlite3';
import { EventStoreError } from '../event-store.errors.js';
import type { EventStoreErrorCode } from '../event-store.errors.js';
import type { EncodedAppend, EncodedEvent } from '../encode-append.js';
import { NO_STREAM, START } from '../event-store.port.js';
import type { AppendResult, Position, Revision } from '../event-store.port.js';
import { findFirstResult, requireRevision } from '../judge-append.js';
import type { EventPlace } from '../judge-append.js';
import { describeFailure, failureCode } from './describe-failure.js';
import { LastRevisions } from './last-revisions.js';

/** What became of one append of a batch. */
export type AppendOutcome =
  | { readonly kind: 'written'; readonly result: AppendResult }
  /** Its events were in the log before; this is what it answered then. */
  | { readonly kind: 'repeated'; readonly result: AppendResult }
  | { readonly kind: 'refused'; readonly code: EventStoreErrorCode; readonly message: string };

/** Judges and writes batches of appends through the log's one writing connection. */
export class EventWriter {
  private readonly insert;
  private readonly deleteAfter;
  private readonly findLastRevision;
  private readonly findLastPosition;
  private readonly findPlace;
  /** Only streams that exist. */
  private readonly lastRevisions = new LastRevisions();
  private lastPosition: Position = START;

  constructor(private readonly database: Database.Database) {
    this.insert = database.prepare<[number, string, string, number, string, string, string]>(
      'INSERT INTO events (position, type, stream, revision, id, metadata, data) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.deleteAfter = database.prepare<[number]>('DELETE FROM events WHERE position > ?');
    this.findLastRevision = database
      .prepare<[string], number | null>('SELECT max(revision) FROM events WHERE stream = ?')
      .pluck();
    this.findLastPosition = database.prepare<[], number | null>('SELECT max(position) FROM events').pluck();
    this.findPlace = database.prepare<[string], EventPlace>(
      'SELECT stream, revision, position FROM events WHERE id = ?',
    );
  }

  /**
   * Commits a batch as one transaction. Each append is judged by itself and sees those before it.
   *
   * Throws `event_store_unavailable` when surely none, `append_outcome_unknown` when perhaps all of it was written.
   */
  commit(appends: readonly Pick<EncodedAppend, 'writes'>[]): readonly AppendOutcome[] {
    let outcomes: readonly AppendOutcome[];
    try {
      this.database.exec('BEGIN IMMEDIATE');
      this.lastPosition = this.findLastPosition.get() ?? START;
      outcomes = appends.map((append) => this.judge(append));
    } catch (error) {
      this.abandon();
      throw describeFailure(this.database.name, error);
    }
    try {
      this.database.exec('COMMIT');
    } catch (error) {
      this.abandon();
      throw this.describeFailedCommit(error);
    }
    return outcomes;
  }

  private judge(append: Pick<EncodedAppend, 'writes'>): AppendOutcome {
    const before = this.lastPosition;
    try {
      return { kind: 'written', result: this.write(append) };
    } catch (error) {
      if (!isRefusal(error)) throw error;
      this.takeBack(append, before);
      return this.explain(append);
    }
  }

  private write({ writes }: Pick<EncodedAppend, 'writes'>): AppendResult {
    for (const { stream, expectedRevision } of writes) {
      // That a stream is new the unique index finds out by itself, in the page that the insert needs anyway.
      if (expectedRevision !== NO_STREAM) requireRevision(stream, expectedRevision, this.lastRevision(stream));
    }
    const revisions = writes.map(({ stream, expectedRevision, events }) => {
      let revision = expectedRevision;
      for (const event of events) this.insertEvent(stream, ++revision, event);
      this.lastRevisions.set(stream, revision);
      return [stream, revision] as const;
    });
    return { position: this.lastPosition, revisions: Object.fromEntries(revisions) };
  }

  private insertEvent(stream: string, revision: Revision, { id, type, data, metadata }: EncodedEvent): void {
    this.insert.run(this.lastPosition + 1, type, stream, revision, id, metadata, data);
    this.lastPosition += 1;
  }

  /** A savepoint for each append would cost every one of them what only the rare refused one needs. */
  private takeBack({ writes }: Pick<EncodedAppend, 'writes'>, before: Position): void {
    if (this.lastPosition > before) this.deleteAfter.run(before);
    this.lastPosition = before;
    for (const { stream } of writes) this.lastRevisions.delete(stream);
  }

  /** Known ids are looked for only here, so that an append which fits pays nothing for them. */
  private explain(append: Pick<EncodedAppend, 'writes'>): AppendOutcome {
    try {
      const result = findFirstResult(append, (id) => this.findPlace.get(id));
      if (result) return { kind: 'repeated', result };
      for (const { stream, expectedRevision } of append.writes) {
        requireRevision(stream, expectedRevision, this.lastRevision(stream));
      }
    } catch (error) {
      if (!(error instanceof EventStoreError)) throw error;
      return { kind: 'refused', code: error.code, message: error.message };
    }
    throw Object.assign(new Error('An index holds what the log does not.'), { code: 'SQLITE_CORRUPT_INDEX' });
  }

  private lastRevision(stream: string): Revision {
    const remembered = this.lastRevisions.get(stream);
    if (remembered !== undefined) return remembered;
    return this.findLastRevision.get(stream) ?? NO_STREAM;
  }

  /** Back to what is committed. SQLite has rolled back by itself after some failures, and after others has not. */
  private abandon(): void {
    this.lastRevisions.clear();
    if (this.database.inTransaction) this.database.exec('ROLLBACK');
  }

  /**
   * A commit that found no space could not write its last frame, without which recovery ignores all the others. After
   * any other failure, above all of the fsync, that frame may stand in the write-ahead log and come back after a crash.
   */
  private describeFailedCommit(error: unknown): EventStoreError {
    const failure = describeFailure(this.database.name, error);
    if (failureCode(error) === 'SQLITE_FULL') return failure;
    return new EventStoreError('append_outcome_unknown', failure.message, { cause: error });
  }
}

function isRefusal(error: unknown): error is Error {
  return error instanceof EventStoreError || failureCode(error) === 'SQLITE_CONSTRAINT_UNIQUE';
}
