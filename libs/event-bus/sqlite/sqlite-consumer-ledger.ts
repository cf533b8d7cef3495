import Database from 'better-sqlite3';
import { START } from '#event-store';
import type { Position } from '#event-store';
import { ConsumerLedger } from '../consumer-ledger.port.js';
import type { LedgerEntry } from '../consumer-ledger.port.js';

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS consumer_group (name TEXT PRIMARY KEY, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parked_event (
    id TEXT PRIMARY KEY,
    "group" TEXT NOT NULL,
    code TEXT NOT NULL,
    reason TEXT NOT NULL,
    text TEXT NOT NULL,
    position INTEGER NOT NULL
  ) STRICT, WITHOUT ROWID;
`;

/** In a SQLite file of its own, made when the first consumer needs it. */
export class SqliteConsumerLedger extends ConsumerLedger {
  private opened: Database.Database | undefined;

  constructor(private readonly file: string) {
    super();
  }

  override async positionOf(group: string): Promise<Position> {
    const row = this.database.prepare('SELECT position FROM consumer_group WHERE name = ?').get(group);
    return (row as { position: Position } | undefined)?.position ?? START;
  }

  override async advance(group: string, position: Position): Promise<void> {
    this.database
      .prepare(
        `INSERT INTO consumer_group VALUES (?, ?)
         ON CONFLICT (name) DO UPDATE SET position = max(position, excluded.position)`,
      )
      .run(group, position);
  }

  override async park({ id, group, code, reason, text, position }: LedgerEntry): Promise<void> {
    this.database
      .prepare('INSERT OR REPLACE INTO parked_event VALUES (?, ?, ?, ?, ?, ?)')
      .run(id, group, code, reason, text, position);
  }

  override async parked(): Promise<readonly LedgerEntry[]> {
    return this.database.prepare('SELECT * FROM parked_event').all() as LedgerEntry[];
  }

  override async unpark(id: string): Promise<boolean> {
    return this.database.prepare('DELETE FROM parked_event WHERE id = ?').run(id).changes > 0;
  }

  override async close(): Promise<void> {
    this.opened?.close();
    this.opened = undefined;
  }

  private get database(): Database.Database {
    if (!this.opened) {
      this.opened = new Database(this.file);
      this.opened.exec(SCHEMA);
    }
    return this.opened;
  }
}
