import Database from 'better-sqlite3';
import { serveWorkerThread } from '#worker-thread';
import type { EncodedWrite } from '../encode-append.js';
import { CommitNews } from './commit-news.js';
import { createEventLog } from './event-log-schema.js';
import { EventWriter } from './event-writer.js';
import type { AppendOutcome } from './event-writer.js';

/** Pages of 4 KiB in the write-ahead log before it is moved into the file: rare enough to write a busy page once. */
const CHECKPOINT_PAGES = 8_192;

/** For the pages of the two indexes, which an import of many new streams touches at random. Negative: KiB. */
const CACHE_SIZE = -65_536;

let database: Database.Database | undefined;
let writer: EventWriter | undefined;
let news: CommitNews | undefined;

/** What the writing thread of an event log does, always in the order of the calls. */
const eventLogThread = {
  open(file: string, isNew: boolean): void {
    if (isNew) createEventLog(file);
    database = new Database(file, { fileMustExist: true });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma(`wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    database.pragma(`cache_size = ${CACHE_SIZE}`);
    // A killed process may have left commits written but not synced: whoever reads them must never lose them again.
    database.pragma('wal_checkpoint(TRUNCATE)');
    writer = new EventWriter(database);
    news = new CommitNews(file);
  },

  commit(appends: readonly { readonly writes: readonly EncodedWrite[] }[]): readonly AppendOutcome[] {
    const outcomes = writer!.commit(appends);
    news?.tell();
    return outcomes;
  },

  /** As the last connection it also moves the write-ahead log into the file. */
  close(): void {
    news?.close();
    database?.close();
  },
};

export type EventLogThread = typeof eventLogThread;

serveWorkerThread(eventLogThread);
