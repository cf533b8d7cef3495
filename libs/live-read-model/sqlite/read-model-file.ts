import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';

/** What the file of a read model is made of. */
export interface ReadModelSchema {
  /** What it is the file of, for people, such as `the number table`. */
  readonly of: string;
  /** Tells our files from anybody else's, which are never deleted. */
  readonly applicationId: number;
  /** A file of another version is made anew. */
  readonly version: number;
  /** SQL that makes it. */
  readonly tables: string;
}

/** Opens the file as it is, or anew and empty when there is none, when it is damaged or of another version. */
export function openFile(path: string, schema: ReadModelSchema): Database.Database {
  let database: Database.Database | undefined;
  try {
    database = open(path, schema);
    if (isOfVersion(database, schema)) return database;
    refuseForeign(database, path, schema);
    database.close();
  } catch (error) {
    database?.close();
    if (!isDamage(error)) throw error;
  }
  return makeAnew(path, schema);
}

/** An empty file, ready to be filled: see `finishFilling`. */
export function makeAnew(path: string, { tables, applicationId }: ReadModelSchema): Database.Database {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  const database = new Database(path);
  database.exec(tables);
  database.pragma(`application_id = ${applicationId}`);
  // Nothing on disk is worth a journal before there is a whole table: without its version, the file counts for nothing.
  database.pragma('journal_mode = MEMORY');
  database.pragma('synchronous = OFF');
  database.pragma('cache_size = -262144');
  return database;
}

/** From here on, what is committed stays, whatever happens to the process. Call outside of transactions. */
export function finishFilling(database: Database.Database, schema: ReadModelSchema): void {
  if (isOfVersion(database, schema)) return;
  makeDurable(database);
  database.pragma(`user_version = ${schema.version}`);
}

/** Whether the file itself is at fault, so that only a new one helps. */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error);
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

/** Whether a file, when it is opened, turns out not to hold what is needed: damaged, or tables are missing. */
export function isUnusable(error: unknown): boolean {
  return isDamage(error) || codeOf(error) === 'SQLITE_ERROR';
}

/** Looks at nothing else, as these errors come from other realms in tests. */
function codeOf(error: unknown): string {
  return String((error as { readonly code?: unknown } | undefined)?.code ?? '');
}

function open(path: string, schema: ReadModelSchema): Database.Database {
  const database = new Database(path);
  try {
    // Looked at before anything is changed: it may not be ours.
    if (!isOfVersion(database, schema)) return database;
    makeDurable(database);
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

function isOfVersion(database: Database.Database, { version }: ReadModelSchema): boolean {
  return database.pragma('user_version', { simple: true }) === version;
}

function makeDurable(database: Database.Database): void {
  database.pragma('synchronous = NORMAL');
  // A power loss may cost the last commits, never the order between them: the log fills the gap.
  database.pragma('journal_mode = WAL');
  database.pragma('wal_autocheckpoint = 8000');
  database.pragma('cache_size = -131072');
}

/** A path that points at, say, the event store by mistake must not cost the event store. */
function refuseForeign(database: Database.Database, path: string, { applicationId, of }: ReadModelSchema): void {
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0 || database.pragma('application_id', { simple: true }) === applicationId) return;
  throw new Error(`${path} is a database of something else. Name another file for ${of}.`);
}
