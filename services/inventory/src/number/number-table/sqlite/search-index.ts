import type { Database, Statement } from 'better-sqlite3';
import { rowGrams } from './grams.js';
import { rowId, withinWorkspace } from './number-table.schema.js';

interface SearchedRow {
  readonly id: bigint;
  readonly number: string;
  readonly locality_key: string | null;
  readonly name_key: string | null;
}

const ROWS = `
  SELECT n.id, number, locality_key, name_key
  FROM numbers n LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent`;

const THROUGH = '(SELECT searched_through FROM state)';

const BEFORE_FIRST_ID = -9_223_372_036_854_775_808n;
/** No row has it: once here, every row is in the index. */
const LAST_ID = 9_223_372_036_854_775_807n;

/** Rows added at a time: what keeps a query waiting while the index is built. */
const ROWS_PER_STEP = 1_000;

/** Keeps the full-text index in step with the rows: built from first to last id, and kept up behind that point. */
export class SearchIndex {
  private readonly row: Statement;
  private readonly rowsOfAgent: Statement;
  private readonly put: Statement;
  private readonly nextRows: Statement;
  private readonly advance: Statement;
  private readonly through: Statement;
  private readonly step: () => boolean;
  /** Until the first row is in, no change needs to look. */
  private begun = false;

  constructor(database: Database) {
    const rows = (condition: string) => database.prepare(`${ROWS} WHERE ${condition}`).safeIntegers();
    this.row = rows(`n.id = ${rowId('?', '?')} AND n.id <= ${THROUGH}`);
    this.rowsOfAgent = rows(`n.agent = @agentId AND ${withinWorkspace('n.id', '@workspace')} AND n.id <= ${THROUGH}`);
    this.put = database.prepare('INSERT OR REPLACE INTO search (rowid, grams) VALUES (?, ?)');
    this.nextRows = rows(`n.id > ${THROUGH} ORDER BY n.id LIMIT ${ROWS_PER_STEP}`);
    this.advance = database.prepare('UPDATE state SET searched_through = ?');
    this.through = database.prepare('SELECT searched_through FROM state').pluck().safeIntegers();
    this.step = database.transaction(() => this.addNextRows());
  }

  /** Whether every row can be found. */
  isComplete(): boolean {
    return this.through.get() === LAST_ID;
  }

  /** Adds some more rows; false when there are none left. */
  build(): boolean {
    return this.step();
  }

  /** To be called when the locality or the agent of a row may have changed. */
  refreshRow(workspace: number, code: number): void {
    if (!this.isBegun()) return;
    const row = this.row.get(workspace, code) as SearchedRow | undefined;
    if (row) this.add(row);
  }

  /** To be called when the name of an agent may have changed. */
  refreshAgent(workspace: number, agentId: string): void {
    if (!this.isBegun()) return;
    for (const row of this.rowsOfAgent.all({ workspace, agentId }) as SearchedRow[]) this.add(row);
  }

  private isBegun(): boolean {
    this.begun ||= this.through.get() !== BEFORE_FIRST_ID;
    return this.begun;
  }

  private addNextRows(): boolean {
    const rows = this.nextRows.all() as SearchedRow[];
    for (const row of rows) this.add(row);
    const last = rows.at(-1);
    this.advance.run(rows.length < ROWS_PER_STEP || !last ? LAST_ID : last.id);
    return rows.length === ROWS_PER_STEP;
  }

  private add({ id, number, locality_key, name_key }: SearchedRow): void {
    this.put.run(id, rowGrams(number, locality_key, name_key));
  }
}
