import { parseSort, readCursor, writeCursor } from './number-cursor.js';
import type { NumberCursor, SortKey } from './number-cursor.js';
import { NUMBER_PAGE } from './number-table.port.js';
import type { NumberPage, NumberQuery, NumberRow, NumberSort } from './number-table.port.js';
import { foldText } from './search-text.js';

/** Which rows a page is made of. */
export interface PageRequest {
  readonly sort: NumberSort;
  /** Rows behind this one; null for the first page. */
  readonly after: NumberCursor | null;
  /** One more than the page shows tells whether there is a next one. */
  readonly maxRows: number;
}

/** Rejects (`invalid_request`) a cursor that is not one of the query's sort and workspace. */
export function pageRequest(query: NumberQuery): PageRequest {
  const sort = query.sort ?? 'number';
  const after = query.cursor === undefined ? null : readCursor(query.cursor, query.workspace, sort);
  return { sort, after, maxRows: limitOf(query) + 1 };
}

/** The page that shows these rows, found by its `pageRequest`. */
export function pageOf(query: NumberQuery, found: readonly NumberRow[]): NumberPage {
  const rows = found.slice(0, limitOf(query));
  const last = found.length > rows.length ? rows.at(-1) : undefined;
  return { rows, nextCursor: last ? cursorBehind(last, query.sort ?? 'number') : null };
}

function limitOf({ limit }: NumberQuery): number {
  return Math.min(limit ?? NUMBER_PAGE.defaultRows, NUMBER_PAGE.maxRows);
}

function cursorBehind(row: NumberRow, sort: NumberSort): string {
  return writeCursor(row.workspace, sort, { key: sortKey(row, sort), number: row.number });
}

function sortKey(row: NumberRow, sort: NumberSort): SortKey {
  const { field } = parseSort(sort);
  switch (field) {
    case 'number':
      return null;
    case 'updatedAt':
    case 'acquiredAt':
      return timeKey(row[field]);
    case 'monthlyCost':
      return row.monthlyCost && Number(row.monthlyCost.amount);
    case 'locality':
      return row.locality && foldText(row.locality);
    case 'country':
    case 'type':
    case 'carrier':
      return row[field];
  }
}

/** Milliseconds since 1970; 0 for what is no time, since a table that rejects an event would stop at it for good. */
export function timeKey(time: string): number {
  return Date.parse(time) || 0;
}
