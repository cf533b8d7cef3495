import type { Database, Statement } from 'better-sqlite3';

/** Prepared statements by their text. There are as many texts as there are shapes of queries; values are parameters. */
export class Statements {
  private readonly prepared = new Map<string, Statement>();

  constructor(private readonly database: Database) {}

  get(sql: string): Statement {
    const known = this.prepared.get(sql);
    if (known) return known;
    if (this.prepared.size >= MAX_PREPARED) this.prepared.clear();
    const statement = this.database.prepare(sql);
    this.prepared.set(sql, statement);
    return statement;
  }
}

const MAX_PREPARED = 500;
