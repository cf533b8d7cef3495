import type { Database } from 'better-sqlite3';
import { parseSort } from '../number-cursor.js';
import type { NumberCursor } from '../number-cursor.js';
import type { NumberSort } from '../number-table.port.js';
import { FirstRows } from './first-rows.js';
import { Codes, KeyColumn } from './key-column.js';
import type { Keys, StoredKey } from './key-column.js';
import { CODES, SORT_COLUMNS, numberCode, readFacet } from './number-table.schema.js';
import { forEachBlock } from './row-ids.js';
import type { RowIds } from './row-ids.js';

const ROWS_PER_READ = 10_000;

/** More changed rows than these are read again with all others. */
const MAX_CHANGED_ROWS = 20_000;

/** Which rows are wanted, and in which order. */
export interface Selection {
  readonly facets: ReadonlySet<number>;
  readonly sort: NumberSort;
  readonly after: NumberCursor | null;
  readonly maxRows: number;
}

/** The keys of a sort: a row's own key, or the one that `byCode` has for it. */
interface Order {
  readonly keys: Keys;
  readonly byCode: ArrayLike<number> | null;
  /** Of the cursor. */
  readonly afterKey: number;
}

/**
 * What rows are sorted by, in memory: eight bytes for each row and each sort that a large search has asked for. So it
 * has its page in milliseconds, wherever in the order its finds are; reading the keys of a hundred thousand finds from
 * the file takes a hundred times as long. Filled at the first such search, then kept up.
 */
export class SortKeys {
  private readonly columns = new Map<string, KeyColumn>();
  private readonly facets = new Codes();
  private readonly texts = new Codes();
  private readonly changedIds = new Set<number>();

  constructor(private readonly database: Database) {}

  /** Whether changes of rows need to be told. */
  isInUse(): boolean {
    return this.columns.size > 0;
  }

  /** To be called for every row that comes or changes, while in use. */
  rowChanged(id: number): void {
    this.changedIds.add(id);
    if (this.changedIds.size <= MAX_CHANGED_ROWS) return;
    this.columns.clear();
    this.changedIds.clear();
  }

  /** The first of these rows in an order, by their ids. */
  firstRows(ids: RowIds, { facets, sort, after, maxRows }: Selection): number[] {
    this.readChangedRows();
    const { keys, byCode, afterKey } = this.order(sort, after);
    const { descending } = parseSort(sort);
    const facetCodes = this.keysOf('facet');
    const isWanted = Uint8Array.from(this.facets.values, (facet) => Number(facets.has(facet as number)));
    const first = new FirstRows(maxRows, descending, this.keysOf('number'));
    if (after) first.startBehind(afterKey, numberCode(after.number));
    // Many sorts are much like the order of ids: begun at the right end, what is wanted comes first.
    forEachBlock(ids, descending, (block) => {
      // Counting is twice as fast as iterating, and there may be a million.
      for (let index = 0; index < block.length; index++) {
        const id = block[index]!;
        if (isWanted[facetCodes[id]!] === 1) first.offer(id, byCode ? byCode[keys[id]!]! : keys[id]!);
      }
    });
    return first.ids();
  }

  private order(sort: NumberSort, after: NumberCursor | null): Order {
    const { field } = parseSort(sort);
    if (field === 'type' || field === 'carrier') {
      const keys = this.keysOf('facet');
      const byCode = this.facets.values.map((facet) => readFacet(facet as number)[field]);
      return { keys, byCode, afterKey: CODES[field].findIndex((value) => value === after?.key) };
    }
    const column = SORT_COLUMNS[field];
    if (column === null)
      return { keys: this.keysOf('number'), byCode: null, afterKey: after ? numberCode(after.number) : 0 };
    const keys = this.keysOf(column);
    const key = after?.key ?? null;
    if (!TEXT_COLUMNS.has(column)) return { keys, byCode: null, afterKey: key === null ? Infinity : Number(key) };
    return {
      keys,
      byCode: this.texts.textRanks(),
      afterKey: key === null ? Infinity : this.texts.textRank(String(key)),
    };
  }

  private keysOf(column: string): Keys {
    return (this.columns.get(column) ?? this.readColumn(column)).keys;
  }

  private readColumn(name: string): KeyColumn {
    const column = this.emptyColumn(name);
    // As two lists in JSON they come over in a third of the time that rows take.
    const rows = this.database
      .prepare<[number], [string, string]>(
        `SELECT json_group_array(id), json_group_array(${name}) FROM
          (SELECT id, ${name} FROM numbers NOT INDEXED WHERE id > ? ORDER BY id LIMIT ${ROWS_PER_READ})`,
      )
      .raw();
    for (let ids: number[] = [0]; ids.length > 0;) {
      const [idList, storedList] = rows.get(ids.at(-1)!)!;
      ids = JSON.parse(idList) as number[];
      for (const [index, stored] of (JSON.parse(storedList) as StoredKey[]).entries()) column.set(ids[index]!, stored);
    }
    this.columns.set(name, column);
    return column;
  }

  private emptyColumn(name: string): KeyColumn {
    if (name === 'number') return new KeyColumn(Float64Array, (number) => numberCode(String(number)));
    if (name === 'facet') return new KeyColumn(Uint32Array, (facet) => this.facets.codeOf(facet));
    if (TEXT_COLUMNS.has(name)) return new KeyColumn(Uint32Array, (text) => this.texts.codeOf(text));
    return new KeyColumn(Float64Array, (key) => (key === null ? Infinity : Number(key)));
  }

  private readChangedRows(): void {
    if (this.changedIds.size === 0) return;
    const names = [...this.columns.keys()];
    const sql = `SELECT n.id, ${names.map((name) => `n.${name}`).join()}
      FROM json_each(?) c CROSS JOIN numbers n ON n.id = c.value`;
    const rows = this.database.prepare<[string], [number, ...StoredKey[]]>(sql).raw();
    for (const [id, ...stored] of rows.iterate(JSON.stringify([...this.changedIds]))) {
      for (const [index, name] of names.entries()) this.columns.get(name)!.set(id, stored[index]!);
    }
    this.changedIds.clear();
  }
}

const TEXT_COLUMNS: ReadonlySet<string> = new Set(['locality_key', 'country']);
