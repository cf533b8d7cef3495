import type { Database, Statement } from 'better-sqlite3';
import type { SearchTerm } from '../search-text.js';
import { GramIndex } from './gram-index.js';
import { rowGrams, termGrams } from './grams.js';
import { countRowIds, uniteRowIds } from './row-ids.js';
import type { RowIds } from './row-ids.js';
import type { ScratchBits } from './scratch-bits.js';

interface SearchedRow {
  readonly id: number;
  readonly number: string;
  readonly locality_key: string | null;
  readonly name_key: string | null;
}

interface StaleRow extends SearchedRow {
  /** Null when the index does not have the row yet. */
  readonly old_number: string | null;
  readonly old_locality_key: string | null;
  readonly old_name_key: string | null;
}

export interface Finds {
  /** All rows that hold the term, and few others. */
  readonly rows: RowIds;
  /** No locality and no agent's name holds the term. */
  readonly inNumbersAlone: boolean;
}

const WITH_AGENT = 'LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent';

/** Every row is in the index: no row has this id. */
const BUILT = 9_223_372_036_854_775_807n;

/** Rows added at a time: what keeps a query waiting meanwhile. */
const ROWS_PER_STEP = 4_096;
const STALE_ROWS_PER_STEP = 1_000;

/** More changed rows than these take longer to add than a search without the index. */
const MAX_STALE_ROWS = 5_000;

/**
 * The search index of the rows: built from first to last id, then kept up. A change only marks its row as stale, together
 * with the texts by which the index has it: adding many rows at once costs a fraction of adding each by itself, so that
 * waits for a search, or a quiet moment.
 */
export class SearchIndex {
  private readonly grams: GramIndex;
  private readonly nextRows: Statement;
  private readonly advance: Statement;
  private readonly markNew: Statement;
  private readonly mark: Statement;
  private readonly markAgentsRows: Statement;
  private readonly staleRows: Statement;
  private readonly unmarkThrough: Statement;
  private readonly countStale: Statement;
  private readonly findThrough: Statement;
  private readonly step: () => boolean;
  /** Until the first row is in, no change needs to be remembered. */
  private begun = false;
  private built = false;

  constructor(
    database: Database,
    private readonly scratch: ScratchBits,
  ) {
    this.grams = new GramIndex(database, scratch);
    this.nextRows = database.prepare(`
      SELECT n.id, n.number, n.locality_key, a.name_key FROM numbers n ${WITH_AGENT}
      WHERE n.id > (SELECT searched_through FROM state) ORDER BY n.id LIMIT ${ROWS_PER_STEP}`);
    this.advance = database.prepare('UPDATE state SET searched_through = ?');
    this.markNew = database.prepare('INSERT OR IGNORE INTO search_stale (id) VALUES (?)');
    const markAsIndexed = `INSERT OR IGNORE INTO search_stale
      SELECT n.id, n.number, n.locality_key, a.name_key FROM numbers n ${WITH_AGENT} WHERE n.workspace = ?`;
    this.mark = database.prepare(`${markAsIndexed} AND n.number = ?`);
    this.markAgentsRows = database.prepare(`${markAsIndexed} AND n.agent = ?`);
    this.staleRows = database.prepare(`
      SELECT n.id, n.number, n.locality_key, a.name_key,
        s.number AS old_number, s.locality_key AS old_locality_key, s.name_key AS old_name_key
      FROM search_stale s CROSS JOIN numbers n ON n.id = s.id ${WITH_AGENT}
      ORDER BY s.id LIMIT ${STALE_ROWS_PER_STEP}`);
    this.unmarkThrough = database.prepare('DELETE FROM search_stale WHERE id <= ?');
    this.countStale = database.prepare('SELECT count(*) FROM search_stale').pluck();
    this.findThrough = database.prepare('SELECT searched_through FROM state').pluck().safeIntegers();
    this.noteProgress();
    const step = database.transaction(() => (this.built ? this.addStaleRows() : this.addNextRows()));
    this.step = () => {
      const more = step();
      // Only what is committed counts.
      this.noteProgress();
      return more;
    };
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

  /** In any workspace; until the next call. */
  find(term: SearchTerm): Finds {
    this.scratch.begin();
    const groups = termGrams(term).map((grams) => this.grams.rowsWithAll(grams));
    const texts = term.digits === null ? groups : groups.slice(1);
    return { rows: uniteRowIds(groups, this.scratch), inNumbersAlone: texts.every((ids) => countRowIds(ids, 0) === 0) };
  }

  /** To be called for a row that was not there before. */
  markNewRow(id: number): void {
    if (this.begun) this.markNew.run(id);
  }

  /** To be called before the locality or the agent of a row changes. */
  markRow(workspace: number, number: string): void {
    if (this.begun) this.mark.run(workspace, number);
  }

  /** To be called before the name of an agent changes. */
  markAgent(workspace: number, agentId: string): void {
    if (this.begun) this.markAgentsRows.run(workspace, agentId);
  }

  private noteProgress(): void {
    const through = this.findThrough.get() as bigint;
    this.begun = through > 0n;
    this.built = through === BUILT;
  }

  private addNextRows(): boolean {
    const rows = this.nextRows.all() as SearchedRow[];
    this.grams.change(rows.map((row) => ({ id: row.id, added: gramsOf(row), removed: [] })));
    const last = rows.length === ROWS_PER_STEP && rows.at(-1);
    this.advance.run(last ? last.id : BUILT);
    return true;
  }

  private addStaleRows(): boolean {
    const rows = this.staleRows.all() as StaleRow[];
    const last = rows.at(-1);
    if (!last) return false;
    const changes = rows.map((row) => {
      const { id, old_number, old_locality_key, old_name_key } = row;
      const grams = gramsOf(row);
      const old = old_number === null ? [] : rowGrams(old_number, old_locality_key, old_name_key);
      return { id, added: without(grams, old), removed: without(old, grams) };
    });
    this.grams.change(changes);
    this.unmarkThrough.run(last.id);
    return rows.length === STALE_ROWS_PER_STEP;
  }
}

function gramsOf({ number, locality_key, name_key }: SearchedRow): string[] {
  return rowGrams(number, locality_key, name_key);
}

function without(grams: readonly string[], others: readonly string[]): string[] {
  const left = new Set(others);
  return grams.filter((gram) => !left.has(gram));
}
