import type { Database } from 'better-sqlite3';
import { INDEXES } from './number-table.schema.js';
import type { SearchIndex } from './search-index.js';

/**
 * Makes the table fast, in steps between which calls are answered: first the indexes (up to a second each for a million
 * rows), then the search index. A stop in between costs the step in hand.
 */
export class NumberTablePreparation {
  private readonly missing: string[];

  constructor(
    private readonly database: Database,
    private readonly search: SearchIndex,
  ) {
    const present = new Set(database.prepare(`SELECT name FROM sqlite_schema WHERE type = 'index'`).pluck().all());
    this.missing = Object.keys(INDEXES).filter((name) => !present.has(name));
  }

  /** Does one step; false when all is done. */
  step(): boolean {
    const name = this.missing[0];
    if (name === undefined) return this.search.build();
    this.database.exec(`CREATE INDEX ${name} ON ${INDEXES[name]}`);
    this.missing.shift();
    return true;
  }

  hasIndexes(): boolean {
    return this.missing.length === 0;
  }
}
