import type { QueryFilter } from 'mongoose';
import type { NumberCursor } from '../number-cursor.js';
import { parseSort } from '../number-cursor.js';
import { CODES, readFacet } from '../number-facet.js';
import type { NumberSort, NumberSortField } from '../number-table.port.js';
import type { RowDocument } from './number-table.documents.js';

/** The field behind each sort; null where the facet or the number has it already. */
const SORT_KEYS = {
  number: null,
  type: null,
  carrier: null,
  updatedAt: 'updatedAt',
  acquiredAt: 'acquiredAt',
  monthlyCost: 'cost',
  locality: 'localityKey',
  country: 'country',
} as const satisfies Record<NumberSortField, keyof RowDocument | null>;

type SortKeyField = NonNullable<(typeof SORT_KEYS)[NumberSortField]>;

/** Below every value of its kind: comparing with it leaves out null, which is of no kind. */
const LEAST: Readonly<Record<SortKeyField, string | number>> = {
  updatedAt: -Infinity,
  acquiredAt: -Infinity,
  cost: -Infinity,
  localityKey: '',
  country: '',
};

/**
 * A part of a sorted list that an index holds in one piece: the list is its stretches, one after another. So rows
 * without a value come last in both directions, and a cursor is one descent however many rows share its value.
 */
export interface SortedStretch {
  /** Which facets have rows here. */
  readonly facets: (facet: number) => boolean;
  readonly filter: QueryFilter<RowDocument>;
  /** The field that orders the stretch, in the direction of the sort; null where only the number does. */
  readonly key: SortKeyField | null;
}

const EVERY_FACET = (): boolean => true;

/** The stretches behind the cursor, in order. */
export function stretchesBehind(sort: NumberSort, after: NumberCursor | null): SortedStretch[] {
  const { field, descending } = parseSort(sort);
  const behind = descending ? '$lt' : '$gt';
  const behindNumber = after ? { number: { [behind]: after.number } } : {};
  if (field === 'carrier' || field === 'type') return valueStretches(field, descending, after, behindNumber);
  const key = SORT_KEYS[field];
  const stretch = (filter: QueryFilter<RowDocument>, orderedBy: SortKeyField | null = null): SortedStretch => ({
    facets: EVERY_FACET,
    filter,
    key: orderedBy,
  });
  if (key === null) return [stretch(behindNumber)];
  if (!after) return [stretch({ [key]: { $gte: LEAST[key] } }, key), stretch({ [key]: null })];
  if (after.key === null) return [stretch({ [key]: null, ...behindNumber })];
  return [
    stretch({ [key]: after.key, ...behindNumber }),
    stretch({ [key]: { [behind]: after.key } }, key),
    stretch({ [key]: null }),
  ];
}

/** Few values, all of them in the facet: one stretch for each, in the order of numbers. */
function valueStretches(
  field: 'carrier' | 'type',
  descending: boolean,
  after: NumberCursor | null,
  behindNumber: QueryFilter<RowDocument>,
): SortedStretch[] {
  const values = CODES[field].map((_, code) => code);
  if (descending) values.reverse();
  const first = after ? values.indexOf(CODES[field].findIndex((value) => value === after.key)) : 0;
  return values.slice(first).map((value, index) => ({
    facets: (facet) => readFacet(facet)[field] === value,
    filter: index === 0 ? behindNumber : {},
    key: null,
  }));
}
