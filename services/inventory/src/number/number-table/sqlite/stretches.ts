import type { NumberCursor } from '../number-cursor.js';
import type { NumberSortField } from '../number-table.port.js';
import { CODES, readFacet } from '../number-facet.js';
import { SORT_COLUMNS, indexOf } from './number-table.schema.js';
import { EVERYTHING } from './number-filter.js';
import type { Condition } from './number-filter.js';

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
  /** The column that orders the stretch; null where only the number does. */
  readonly column: string | null;
}

/** The stretches behind the cursor, as conditions on rows `n`. */
export function stretchesOf(
  { field, descending }: { field: NumberSortField; descending: boolean },
  after: NumberCursor | null,
): Stretch[] {
  const behind = descending ? '<' : '>';
  const afterNumber: Condition = after
    ? { sql: `n.number ${behind} @number`, parameters: { number: after.number } }
    : EVERYTHING;
  if (field === 'carrier' || field === 'type') return valueStretches(field, descending, after, afterNumber);
  const column = SORT_COLUMNS[field];
  const anywhere = { facets: () => true, index: indexOf(column) };
  if (column === null) return [{ ...anywhere, column, ...afterNumber }];

  const key = after?.key ?? null;
  const isNull: Condition = { sql: `n.${column} IS NULL`, parameters: {} };
  if (!after) {
    return [
      { ...anywhere, column, sql: `n.${column} IS NOT NULL`, parameters: {} },
      { ...anywhere, column: null, ...isNull },
    ];
  }
  if (key === null) return [{ ...anywhere, column: null, ...both(isNull, afterNumber) }];
  return [
    { ...anywhere, column: null, ...both({ sql: `n.${column} = @key`, parameters: { key } }, afterNumber) },
    { ...anywhere, column, sql: `n.${column} ${behind} @key`, parameters: { key } },
    { ...anywhere, column: null, ...isNull },
  ];
}

/** Few values, all of them in the facet: one stretch for each, in the order of numbers. */
function valueStretches(
  field: 'carrier' | 'type',
  descending: boolean,
  after: NumberCursor | null,
  afterNumber: Condition,
): Stretch[] {
  const values = CODES[field].map((_, code) => code);
  if (descending) values.reverse();
  const first = after ? values.indexOf(CODES[field].findIndex((value) => value === after.key)) : 0;
  return values.slice(first).map((value, index) => ({
    facets: (facet) => readFacet(facet)[field] === value,
    index: indexOf(null),
    column: null,
    ...(index === 0 ? afterNumber : EVERYTHING),
  }));
}

function both(one: Condition, other: Condition): Condition {
  return { sql: `${one.sql} AND ${other.sql}`, parameters: { ...one.parameters, ...other.parameters } };
}
