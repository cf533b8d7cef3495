import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { APPLICATION_ID, SCHEMA_VERSION, TABLES } from './number-table.schema.js';

/** Opens the file as it is, or anew and empty when there is none, when it is damaged or of another version. */
export function openFile(path: string): Database.Database {
  try {
    const database = open(path);
    if (database.pragma('user_version', { simple: true }) === SCHEMA_VERSION) {
      database.prepare('SELECT position FROM state').get();
      return database;
    }
    refuseForeign(database, path);
    database.close();
  } catch (error) {
    if (!isDamage(error)) throw error;
  }
  return makeAnew(path);
}

export function makeAnew(path: string): Database.Database {
  for (const file of [path, `${path}-wal`, `${path}-shm`]) rmSync(file, { force: true });
  const database = open(path);
  database.transaction(() => {
    database.exec(TABLES);
    database.pragma(`application_id = ${APPLICATION_ID}`);
    database.pragma(`user_version = ${SCHEMA_VERSION}`);
  })();
  return database;
}

/** Whether the file itself is at fault, so that only a new one helps. */
export function isDamage(error: unknown): boolean {
  const code = error instanceof Object && 'code' in error ? String(error.code) : '';
  return code.startsWith('SQLITE_CORRUPT') || code.startsWith('SQLITE_NOTADB');
}

function open(path: string): Database.Database {
  const database = new Database(path);
  try {
    database.pragma('journal_mode = WAL');
    // A power loss may cost the last commits, never the order between them: the log fills the gap.
    database.pragma('synchronous = NORMAL');
    database.pragma('wal_autocheckpoint = 8000');
    database.pragma('cache_size = -131072');
    database.pragma('temp_store = MEMORY');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** A path that points at, say, the event store by mistake must not cost the event store. */
function refuseForeign(database: Database.Database, path: string): void {
  const tables = database.prepare('SELECT count(*) FROM sqlite_schema').pluck().get();
  if (tables === 0 || database.pragma('application_id', { simple: true }) === APPLICATION_ID) return;
  database.close();
  throw new Error(`${path} is a database of something else. Name another file for the number table.`);
}
