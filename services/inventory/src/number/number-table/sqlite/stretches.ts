import type { NumberCursor } from '../number-cursor.js';
import type { NumberSortField } from '../number-table.port.js';
import { CODES, SORT_COLUMNS, indexOf, numberCode, readFacet, rowId } from './number-table.schema.js';
import type { Condition, Parameters } from './number-filter.js';

/**
 * A part of a sorted list that every index holds in one piece: the list is its stretches, one after another.
 * Splitting "behind the last row" into "same value, higher number", "higher value" and "no value" lets each part be
 * one descent into an index, however many rows share a value.
 */
export interface Stretch extends Condition {
  /** Which facets have rows here. */
  readonly facets: (facet: number) => boolean;
  /** The index that holds every facet's rows of this stretch in its order. */
  readonly index: string;
  /** What `facets` says, as a condition on rows. */
  readonly rowSql: string;
  /** The column that orders the stretch; null where only the number does. */
  readonly column: string | null;
  /** Whether it begins behind the row of the cursor, in the order of numbers. */
  readonly behindRow: boolean;
}

/** The stretches behind the cursor, as conditions on rows `n` with the id named so. */
export function stretchesOf(
  { field, descending }: { field: NumberSortField; descending: boolean },
  after: NumberCursor | null,
  id = 'n.id',
): Stretch[] {
  const behind = descending ? '<' : '>';
  const afterRow = after && {
    sql: `${id} ${behind} ${rowId('@workspace', '@code')}`,
    parameters: { code: numberCode(after.number) },
  };
  if (field === 'carrier' || field === 'type') return valueStretches(field, descending, after, afterRow);
  const column = SORT_COLUMNS[field];
  const anywhere = { facets: () => true, rowSql: 'TRUE', index: indexOf(column), behindRow: false };
  if (column === null) return [{ ...anywhere, column, behindRow: after !== null, ...(afterRow ?? EVERYTHING) }];

  const key = after?.key ?? null;
  const tied = { ...anywhere, column: null };
  const behindRow = after !== null && key === null;
  const withoutValue = { ...tied, behindRow, ...both(`n.${column} IS NULL`, {}, behindRow ? afterRow : null) };
  if (!after) return [{ ...anywhere, column, sql: `n.${column} IS NOT NULL`, parameters: {} }, withoutValue];
  if (key === null) return [withoutValue];
  return [
    { ...tied, behindRow: true, ...both(`n.${column} = @key`, { key }, afterRow) },
    { ...anywhere, column, sql: `n.${column} ${behind} @key`, parameters: { key } },
    withoutValue,
  ];
}

/** Few values, all of them in the facet: one stretch for each, in the order of numbers. */
function valueStretches(
  field: 'carrier' | 'type',
  descending: boolean,
  after: NumberCursor | null,
  afterRow: Condition | null,
): Stretch[] {
  const values = CODES[field].map((_, code) => code);
  if (descending) values.reverse();
  const first = after ? values.indexOf(CODES[field].findIndex((value) => value === after.key)) : 0;
  return values.slice(first).map((value, index) => ({
    facets: (facet) => readFacet(facet)[field] === value,
    rowSql: `n.${field} = ${value}`,
    index: indexOf(null),
    column: null,
    behindRow: index === 0 && after !== null,
    ...((index === 0 && afterRow) || EVERYTHING),
  }));
}

const EVERYTHING: Condition = { sql: 'TRUE', parameters: {} };

function both(sql: string, parameters: Parameters, other: Condition | null): Condition {
  if (!other) return { sql, parameters };
  return { sql: `${sql} AND ${other.sql}`, parameters: { ...parameters, ...other.parameters } };
}
