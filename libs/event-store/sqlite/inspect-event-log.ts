import { closeSync, existsSync, fstatSync, openSync, readSync, rmSync, statSync } from 'node:fs';
import Database from 'better-sqlite3';
import { EventStoreError } from '../event-store.errors.js';
import { APPLICATION_ID, SCHEMA_VERSION } from './event-log-schema.js';

/** Beyond this size a whole check would delay the start; damage then shows when it is read. */
const MAX_CHECKED_BYTES = 67_108_864;

/** Size of the header of an SQLite file and where it keeps what we look for (https://sqlite.org/fileformat.html). */
const HEADER = { bytes: 100, magic: 'SQLite format 3\0', userVersionOffset: 60, applicationIdOffset: 68 } as const;

/**
 * Looks whether a file is an event log that this version can use, and throws `event_store_unavailable` or an error of
 * SQLite if it is not. Changes nothing on disk. Answers whether there is a log at all.
 *
 * Only the holder of the file's lock may call it: closing a file that another connection of this process has open
 * would drop that connection's locks.
 */
export function inspectEventLog(file: string): 'absent' | 'usable' {
  const header = readHeader(file);
  if (!header) {
    requireNoRemains(file);
    return 'absent';
  }
  requireOurs(file, header);
  const sidecars = [`${file}-wal`, `${file}-shm`].filter((sidecar) => !existsSync(sidecar));
  // A connection that cannot write never moves the write-ahead log into the file, not even when it closes last.
  const database = new Database(file, { readonly: true, fileMustExist: true });
  try {
    requireSound(database);
  } finally {
    database.close();
    for (const sidecar of sidecars) rmSync(sidecar, { force: true });
  }
  return 'usable';
}

/** Undefined for a file that is not there or empty. Read by hand, as opening a foreign database may already change it. */
function readHeader(file: string): Buffer | undefined {
  if (!existsSync(file)) return undefined;
  if (statSync(file).isDirectory()) refuse(`${file} is a directory. Name a file for the event log.`);
  const descriptor = openSync(file, 'r');
  try {
    if (fstatSync(descriptor).size === 0) return undefined;
    const header = Buffer.alloc(HEADER.bytes);
    readSync(descriptor, header, 0, HEADER.bytes, 0);
    return header;
  } finally {
    closeSync(descriptor);
  }
}

/** A new log beside the write-ahead log of a lost one would be mixed with it. */
function requireNoRemains(file: string): void {
  if (!existsSync(`${file}-wal`) || statSync(`${file}-wal`).size === 0) return;
  refuse(`The event log ${file} is missing, but its write-ahead log is there. Restore both from a backup.`);
}

function requireOurs(file: string, header: Buffer): void {
  if (header.toString('latin1', 0, HEADER.magic.length) !== HEADER.magic) {
    refuse(`${file} is not an event log. Name another file, or restore it from a backup.`);
  }
  if (header.readInt32BE(HEADER.applicationIdOffset) !== APPLICATION_ID) {
    refuse(`${file} is the database of another application. Name another file for the event log.`);
  }
  const version = header.readInt32BE(HEADER.userVersionOffset);
  if (version > SCHEMA_VERSION) {
    refuse(
      `The event log ${file} was written by a newer version (schema ${version}). Start that version or a later one.`,
    );
  }
}

function requireSound(database: Database.Database): void {
  const bytes = database
    .prepare<[], number>('SELECT page_count * page_size FROM pragma_page_count, pragma_page_size')
    .pluck();
  database.prepare('SELECT id FROM events ORDER BY position DESC LIMIT 1').get();
  if (bytes.get()! > MAX_CHECKED_BYTES) return;
  const findings = database.pragma('quick_check(1)', { simple: true });
  if (findings !== 'ok') throw Object.assign(new Error(String(findings)), { code: 'SQLITE_CORRUPT' });
}

function refuse(sentence: string): never {
  throw new EventStoreError('event_store_unavailable', sentence);
}
