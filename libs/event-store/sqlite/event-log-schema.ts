import { renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** Written into every event log ("RFNC"), so that no other application's database is taken for one. */
export const APPLICATION_ID = 0x52464e43;

/** Raised with each change of the layout; a newer one is never opened. */
export const SCHEMA_VERSION = 1;

/**
 * One row per event in the order of positions, so that following the log is a scan of neighbours. The type stands
 * before the facts: a scan for some types need not read past it.
 */
const SCHEMA = `
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    type     TEXT    NOT NULL,
    stream   TEXT    NOT NULL,
    revision INTEGER NOT NULL,
    id       TEXT    NOT NULL,
    metadata TEXT    NOT NULL,
    data     TEXT    NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX events_by_stream ON events (stream, revision);
  CREATE UNIQUE INDEX events_by_id ON events (id);
`;

/**
 * Makes an empty log. It is laid out under another name, so that a crash leaves a whole log or none, and without a
 * write-ahead log, so that the marks of an event log stand in the file itself from the start.
 */
export function createEventLog(file: string): void {
  const draft = `${file}.new`;
  for (const remains of [draft, `${draft}-journal`]) rmSync(remains, { force: true });
  const database = new Database(draft);
  try {
    database.exec(`
      PRAGMA synchronous = FULL;
      BEGIN EXCLUSIVE;
      PRAGMA application_id = ${APPLICATION_ID};
      PRAGMA user_version = ${SCHEMA_VERSION};
      ${SCHEMA}
      COMMIT;
    `);
  } finally {
    database.close();
  }
  renameSync(draft, file);
}
