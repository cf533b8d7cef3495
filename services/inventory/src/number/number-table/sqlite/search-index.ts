import type { Database, Statement } from 'better-sqlite3';
import { rowGrams } from './grams.js';
import { withinWorkspace } from './number-table.schema.js';

interface SearchedRow {
  readonly id: bigint;
  readonly number: string;
  readonly locality_key: string | null;
  readonly name_key: string | null;
}

const ROWS = `
  SELECT n.id, number, locality_key, name_key
  FROM numbers n LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent`;

const BEFORE_FIRST_ID = -9_223_372_036_854_775_808n;
/** No row has it: once here, every row is in the index. */
const LAST_ID = 9_223_372_036_854_775_807n;

/** Rows added at a time: what keeps a query waiting meanwhile. */
const ROWS_PER_STEP = 1_000;

/** More changed rows than these take longer to add than a search without the index. */
const MAX_STALE_ROWS = 5_000;

/**
 * The full-text index of the rows: built from first to last id, then kept up. A change only marks its row as stale:
 * adding many rows at once costs a fraction of adding each by itself, so that waits for a search, or a quiet moment.
 */
export class SearchIndex {
  private readonly put: Statement;
  private readonly nextRows: Statement;
  private readonly advance: Statement;
  private readonly mark: Statement;
  private readonly markAgentsRows: Statement;
  private readonly staleIds: Statement;
  private readonly row: Statement;
  private readonly unmarkThrough: Statement;
  private readonly countStale: Statement;
  private readonly step: () => boolean;
  /** Until the first row is in, no change needs to be remembered. */
  private begun: boolean;
  private built: boolean;

  constructor(database: Database) {
    this.put = database.prepare('INSERT OR REPLACE INTO search (rowid, grams) VALUES (?, ?)');
    this.nextRows = database
      .prepare(`${ROWS} WHERE n.id > (SELECT searched_through FROM state) ORDER BY n.id LIMIT ${ROWS_PER_STEP}`)
      .safeIntegers();
    this.advance = database.prepare('UPDATE state SET searched_through = ?');
    this.mark = database.prepare('INSERT OR IGNORE INTO search_stale VALUES (?)');
    this.markAgentsRows = database.prepare(`
      INSERT OR IGNORE INTO search_stale
      SELECT n.id FROM numbers n WHERE n.agent = @agentId AND ${withinWorkspace('n.id', '@workspace')}`);
    this.staleIds = database
      .prepare(`SELECT id FROM search_stale ORDER BY id LIMIT ${ROWS_PER_STEP}`)
      .pluck()
      .safeIntegers();
    this.row = database.prepare(`${ROWS} WHERE n.id = ?`).safeIntegers();
    this.unmarkThrough = database.prepare('DELETE FROM search_stale WHERE id <= ?');
    this.countStale = database.prepare(`SELECT count(*) FROM search_stale`).pluck();
    const through = database.prepare('SELECT searched_through FROM state').pluck().safeIntegers().get();
    this.begun = through !== BEFORE_FIRST_ID;
    this.built = through === LAST_ID;
    this.step = database.transaction(() => (this.built ? this.addStaleRows() : this.addNextRows()));
  }

  /** Whether every row has an entry, if maybe a stale one. */
  isBuilt(): boolean {
    return this.built;
  }

  /** Adds some more rows; false when there are none left. */
  build(): boolean {
    return this.step();
  }

  /** Brings the index up to date for a search; false while it is better to search without. */
  makeReady(): boolean {
    if (!this.built || (this.countStale.get() as number) > MAX_STALE_ROWS) return false;
    while (this.step());
    return true;
  }

  /** To be called when the locality or the agent of a row may have changed. */
  markRow(id: bigint): void {
    if (this.begun) this.mark.run(id);
  }

  /** To be called when the name of an agent may have changed. */
  markAgent(workspace: number, agentId: string): void {
    if (this.begun) this.markAgentsRows.run({ workspace, agentId });
  }

  private addNextRows(): boolean {
    const rows = this.nextRows.all() as SearchedRow[];
    for (const row of rows) this.add(row);
    const last = rows.length === ROWS_PER_STEP && rows.at(-1);
    this.advance.run(last ? last.id : LAST_ID);
    this.begun = true;
    this.built = !last;
    return true;
  }

  private addStaleRows(): boolean {
    const ids = this.staleIds.all() as bigint[];
    const last = ids.at(-1);
    if (last === undefined) return false;
    for (const id of ids) {
      const row = this.row.get(id) as SearchedRow | undefined;
      if (row) this.add(row);
    }
    this.unmarkThrough.run(last);
    return ids.length === ROWS_PER_STEP;
  }

  private add({ id, number, locality_key, name_key }: SearchedRow): void {
    this.put.run(id, rowGrams(number, locality_key, name_key));
  }
}
