import Database from 'better-sqlite3';
import { KEPT_MS, MAX_PURGED } from '../idempotency-store.port.js';
import type { ClaimedRequest, RequestClaim } from '../idempotency-store.port.js';

const TABLES = `
  CREATE TABLE IF NOT EXISTS requests (
    id TEXT NOT NULL PRIMARY KEY,
    claimed_at_ms INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    new_id TEXT NOT NULL,
    -- Sealed; null until there is one.
    answer BLOB
  ) STRICT;
  CREATE INDEX IF NOT EXISTS requests_claimed_at_ms ON requests (claimed_at_ms);
`;

/** The file, for the thread that owns it. */
export class IdempotencyFile {
  private readonly database: Database.Database;
  private readonly statements: ReturnType<typeof prepare>;

  constructor(path: string) {
    this.database = new Database(path);
    this.database.pragma('journal_mode = WAL');
    // What is written outlives the process at once: it lies in the page cache of the operating system. Losing power
    // may cost the last moments, and then a repetition runs again, as it would had the process died a moment earlier.
    // The events themselves are synced, so a sync here would slow every command down and save none of them.
    this.database.pragma('synchronous = NORMAL');
    this.database.exec(TABLES);
    this.statements = prepare(this.database);
  }

  claim({ id, fingerprint, newId, nowMs }: RequestClaim): ClaimedRequest {
    const { expire, insert, find } = this.statements;
    return this.database.transaction(() => {
      expire.run(id, nowMs - KEPT_MS);
      insert.run(id, nowMs, fingerprint, newId);
      return find.get(id) as ClaimedRequest;
    })();
  }

  keep(id: string, answer: Uint8Array): void {
    this.statements.keep.run(answer, id);
  }

  release(id: string): void {
    this.statements.release.run(id);
  }

  purge(nowMs: number): number {
    return this.statements.purge.run(nowMs - KEPT_MS, MAX_PURGED).changes;
  }

  close(): void {
    this.database.close();
  }
}

function prepare(database: Database.Database) {
  return {
    expire: database.prepare('DELETE FROM requests WHERE id = ? AND claimed_at_ms <= ?'),
    insert: database.prepare(
      'INSERT INTO requests (id, claimed_at_ms, fingerprint, new_id) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING',
    ),
    find: database.prepare('SELECT fingerprint, new_id AS newId, answer FROM requests WHERE id = ?'),
    keep: database.prepare('UPDATE requests SET answer = ? WHERE id = ?'),
    release: database.prepare('DELETE FROM requests WHERE id = ?'),
    purge: database.prepare(
      'DELETE FROM requests WHERE rowid IN (SELECT rowid FROM requests WHERE claimed_at_ms <= ? LIMIT ?)',
    ),
  };
}
