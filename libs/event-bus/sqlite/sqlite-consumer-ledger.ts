import Database from 'better-sqlite3';
import { START } from '#event-store';
import type { Position } from '#event-store';
import { EventBusError } from '../event-bus.errors.js';
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
    position INTEGER NOT NULL,
    to_redrive INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
`;

const SELECT_PARKED = 'SELECT id, "group", code, reason, text, position FROM parked_event';

/** In a SQLite file of its own, made when the first consumer needs it. All reject with `event_bus_unavailable` where it cannot be used. */
export class SqliteConsumerLedger extends ConsumerLedger {
  private opened: Database.Database | undefined;

  constructor(private readonly file: string) {
    super();
  }

  override async positionOf(group: string): Promise<Position> {
    const query = 'SELECT position FROM consumer_group WHERE name = ?';
    const row = this.use((database) => database.prepare(query).get(group));
    return (row as { position: Position } | undefined)?.position ?? START;
  }

  override async advance(group: string, position: Position): Promise<void> {
    this.change(
      `INSERT INTO consumer_group VALUES (?, ?)
       ON CONFLICT (name) DO UPDATE SET position = max(position, excluded.position)`,
      group,
      position,
    );
  }

  override async park({ id, group, code, reason, text, position }: LedgerEntry): Promise<void> {
    const statement = 'INSERT OR REPLACE INTO parked_event VALUES (?, ?, ?, ?, ?, ?, 0)';
    this.change(statement, id, group, code, reason, text, position);
  }

  override async parkAgain({ id, code, reason, text }: LedgerEntry): Promise<boolean> {
    const statement = 'UPDATE parked_event SET code = ?, reason = ?, text = ?, to_redrive = 0 WHERE id = ?';
    return this.change(statement, code, reason, text, id);
  }

  override async list(): Promise<readonly LedgerEntry[]> {
    return this.select('NOT to_redrive');
  }

  override async toRedrive(group: string): Promise<readonly LedgerEntry[]> {
    return this.select('to_redrive AND "group" = ? ORDER BY position', group);
  }

  override async redrive(id: string): Promise<boolean> {
    return this.change('UPDATE parked_event SET to_redrive = 1 WHERE id = ? AND NOT to_redrive', id);
  }

  override async discard(id: string): Promise<boolean> {
    return this.change('DELETE FROM parked_event WHERE id = ?', id);
  }

  override async close(): Promise<void> {
    this.opened?.close();
    this.opened = undefined;
  }

  private select(which: string, ...values: string[]): LedgerEntry[] {
    const rows = this.use((database) => database.prepare(`${SELECT_PARKED} WHERE ${which}`).all(...values));
    return rows as LedgerEntry[];
  }

  /** Whether there was anything to change. */
  private change(statement: string, ...values: (string | number)[]): boolean {
    return this.use((database) => database.prepare(statement).run(...values).changes > 0);
  }

  private use<Result>(work: (database: Database.Database) => Result): Result {
    try {
      return work((this.opened ??= open(this.file)));
    } catch (cause) {
      const sentence = `The file ${this.file} cannot be used (${(cause as Error).message}). Check who may write it; operations.md says what it is for.`;
      throw new EventBusError('event_bus_unavailable', sentence, { cause });
    }
  }
}

function open(file: string): Database.Database {
  const database = new Database(file);
  database.exec(SCHEMA);
  return database;
}
