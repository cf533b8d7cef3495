import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { encodeAppend } from '../encode-append.js';
import { NO_STREAM } from '../event-store.port.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
import { createEventLog } from './event-log-schema.js';
import { EventWriter } from './event-writer.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

describe('EventWriter', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  let database: Database.Database;
  let writer: EventWriter;
  beforeEach(() => {
    directory = temporaryDirectory();
    const file = `${directory.path}/events.db`;
    createEventLog(file);
    database = new Database(file);
    database.pragma('journal_mode = WAL');
    writer = new EventWriter(database);
  });
  afterEach(() => {
    database.close();
    directory.remove();
  });

  function appendTo(stream: string, expectedRevision: number = NO_STREAM, events = [newEvent()]) {
    return encodeAppend([streamWrite(stream, expectedRevision, events)]);
  }

  function storedEvents(): unknown[] {
    return database.prepare('SELECT position, stream, revision FROM events ORDER BY position').raw().all();
  }

  test('judges each append of a batch by itself, after those before it', () => {
    const known = [newEvent(), newEvent()];
    const outcomes = writer.commit([
      appendTo('number-1', NO_STREAM, known),
      appendTo('number-1'),
      appendTo('number-1', 1),
      appendTo('number-1', NO_STREAM, known),
      encodeAppend([streamWrite('number-2', NO_STREAM, [newEvent(), known[0]!])]),
      encodeAppend([streamWrite('number-3'), streamWrite('number-1')]),
      appendTo('number-2'),
    ]);

    expect(outcomes).toEqual([
      { kind: 'written', result: { position: 2, revisions: { 'number-1': 1 } } },
      { kind: 'refused', code: 'wrong_expected_revision', message: expect.stringContaining('is at revision 1') },
      { kind: 'written', result: { position: 3, revisions: { 'number-1': 2 } } },
      { kind: 'repeated', result: { position: 2, revisions: { 'number-1': 1 } } },
      { kind: 'refused', code: 'event_id_conflict', message: expect.any(String) },
      { kind: 'refused', code: 'wrong_expected_revision', message: expect.any(String) },
      { kind: 'written', result: { position: 4, revisions: { 'number-2': 0 } } },
    ]);
    expect(storedEvents()).toEqual([
      [1, 'number-1', 0],
      [2, 'number-1', 1],
      [3, 'number-1', 2],
      [4, 'number-2', 0],
    ]);
  });

  test('writes nothing of a batch that finds no space, and goes on when there is some', () => {
    writer.commit([appendTo('number-1')]);
    database.pragma(`max_page_count = ${Number(database.pragma('page_count', { simple: true })) + 10}`);
    const large = newEvent({ data: { text: 'x'.repeat(100_000) } });
    const batch = [appendTo('number-1', 0), appendTo('number-2', NO_STREAM, [large])];
    expect(() => writer.commit(batch)).toThrow(
      expect.objectContaining({ code: 'event_store_unavailable', message: expect.stringContaining('no space left') }),
    );
    expect(storedEvents()).toEqual([[1, 'number-1', 0]]);

    database.pragma('max_page_count = 1000000');
    expect(writer.commit(batch)).toMatchObject([
      { kind: 'written', result: { position: 2 } },
      { kind: 'written', result: { position: 3 } },
    ]);
  });

  test('does not know what became of a batch whose commit fails, and goes on', () => {
    // A reader in rollback mode lets the batch be written and holds up its commit alone.
    database.pragma('journal_mode = DELETE');
    database.pragma('busy_timeout = 0');
    const reader = new Database(database.name, { readonly: true });
    const reading = reader.prepare('SELECT name FROM sqlite_schema').iterate();
    reading.next();
    const append = appendTo('number-1');
    expect(() => writer.commit([append])).toThrow(expect.objectContaining({ code: 'append_outcome_unknown' }));
    reading.return?.();
    reader.close();

    expect(writer.commit([append])).toMatchObject([{ kind: 'written', result: { position: 1 } }]);
  });
});
