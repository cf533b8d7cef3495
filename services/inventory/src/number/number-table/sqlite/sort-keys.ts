import type { Database } from 'better-sqlite3';
import { parseSort } from '../number-cursor.js';
import type { NumberCursor } from '../number-cursor.js';
import type { NumberSort, NumberSortField } from '../number-table.port.js';
import { FacetRows } from './facet-rows.js';
import { Codes, KeyColumn } from './key-column.js';
import type { StoredKey } from './key-column.js';
import { CODES, readFacet } from '../number-facet.js';
import { SORT_COLUMNS, digitsOfCode, numberCode } from './number-table.schema.js';
import { keepBits } from './row-ids.js';
import type { RowIds } from './row-ids.js';
import type { ScratchBits } from './scratch-bits.js';
import { SortedRows } from './sorted-rows.js';
import type { Place } from './sorted-rows.js';
import { sortByKey } from './stable-sort.js';

const ROWS_PER_READ = 10_000;

/** More changed rows than these are read, or sorted, again with all others. */
const MAX_CHANGED_ROWS = 20_000;

/**
 * What rows are sorted by and their order, in memory: sixteen bytes for each row, and up to sixteen more for each sort
 * that a large search has asked for. So it has its page within a millisecond or two, wherever in the order its finds are;
 * reading the keys of a hundred thousand finds from the file takes a hundred times as long. Filled at the first such
 * search, then kept up.
 */
export class SortKeys {
  private readonly columns = new Map<string, KeyColumn>();
  private readonly orders = new Map<NumberSortField, SortedRows>();
  private readonly facets = new Codes();
  private readonly texts = new Codes();
  private readonly facetRows = new FacetRows(this.facets);
  private readonly changedIds = new Set<number>();

  constructor(
    private readonly database: Database,
    private readonly scratch: ScratchBits,
  ) {}

  /** Whether changes of rows need to be told. */
  isInUse(): boolean {
    return this.columns.size > 0;
  }

  /** To be called for every row that comes or changes, while in use. */
  rowChanged(id: number): void {
    this.changedIds.add(id);
    if (this.changedIds.size <= MAX_CHANGED_ROWS) return;
    this.columns.clear();
    this.orders.clear();
    this.facetRows.forget();
    this.changedIds.clear();
  }

  /** The row's number without its plus. */
  digitsOf(id: number): string {
    return digitsOfCode(this.column('number').keys[id]!);
  }

  /** These rows in an order, by their ids, from the cursor on. */
  inOrder(ids: RowIds, sort: NumberSort, after: NumberCursor | null): Iterable<number> {
    this.readChangedRows();
    const { field, descending } = parseSort(sort);
    const order = this.order(field);
    return order.find(ids, { descending, after: after && this.placeOf(field, after) }, this.scratch);
  }

  /** Those of these rows that have one of the facets. */
  withFacets(ids: RowIds, facets: readonly number[]): RowIds {
    this.readChangedRows();
    return keepBits(ids, this.facetRows.rowsWith(facets, this.column('facet').keys), this.scratch);
  }

  private order(field: NumberSortField): SortedRows {
    const known = this.orders.get(field);
    if (known && known.changedRows <= MAX_CHANGED_ROWS) return known;
    const numbers = this.column('number');
    const keyOf = this.keysOf(field);
    // Sorted by their numbers they stay so where their keys are the same.
    const ids = field === 'number' ? idsOfRows(numbers) : this.order('number').ids();
    const order = new SortedRows(sortByKey(ids, keyOf), (id) => ({ key: keyOf(id), number: numbers.keys[id]! }));
    this.orders.set(field, order);
    return order;
  }

  /** `Infinity` is the key of rows without one. */
  private keysOf(field: NumberSortField): (id: number) => number {
    if (field === 'type' || field === 'carrier') {
      const column = this.column('facet');
      return (id) => readFacet(this.facets.values[column.keys[id]!] as number)[field];
    }
    const name = SORT_COLUMNS[field] ?? 'number';
    const column = this.column(name);
    if (TEXT_COLUMNS.has(name)) return (id) => this.texts.textRanks()[column.keys[id]!]!;
    return (id) => column.keys[id]!;
  }

  private placeOf(field: NumberSortField, cursor: NumberCursor): Place {
    return { key: this.keyOfCursor(field, cursor), number: numberCode(cursor.number) };
  }

  private keyOfCursor(field: NumberSortField, { key, number }: NumberCursor): number {
    if (field === 'number') return numberCode(number);
    if (field === 'type' || field === 'carrier') return CODES[field].findIndex((value) => value === key);
    if (key === null) return Infinity;
    return typeof key === 'string' ? this.texts.textRank(key) : key;
  }

  private column(name: string): KeyColumn {
    return this.columns.get(name) ?? this.readColumn(name);
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
      for (const order of this.orders.values()) order.rowChanged(id);
      this.facetRows.rowChanged(id, this.column('facet').keys[id]!);
    }
    this.changedIds.clear();
  }
}

const TEXT_COLUMNS: ReadonlySet<string> = new Set(['locality_key', 'country']);

function idsOfRows({ keys }: KeyColumn): Uint32Array {
  const ids = new Uint32Array(keys.length);
  let count = 0;
  for (let id = 0; id < keys.length; id++) if (!Number.isNaN(keys[id]!)) ids[count++] = id;
  return ids.slice(0, count);
}
