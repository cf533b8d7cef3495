import type { Condition } from './number-filter.js';
import { codeOf, rowId } from './number-table.schema.js';
import type { Statements } from './statements.js';
import type { Stretch } from './stretches.js';

type Key = string | number | null;

/** A row by the two things that order a stretch. */
interface Place {
  readonly key: Key;
  readonly code: number;
}

interface Head extends Place {
  readonly facet: number;
}

/** What a walk needs to know of its query. */
export interface Walk {
  readonly workspace: number;
  readonly facets: readonly number[];
  readonly descending: boolean;
  /** What facets cannot tell: a condition on rows, or null. */
  readonly rows: Condition | null;
  readonly maxRows: number;
}

/**
 * The first rows of a stretch in the given facets, by their codes: finds where each facet's rows begin, then merges from
 * the first, leaving out every facet that begins behind the last row wanted. One descent into the index for each facet
 * and few rows for each row wanted, however many rows there are.
 */
export function walkFacets(statements: Statements, stretch: Stretch, walk: Walk): number[] {
  const precedes = walk.descending ? comesAfter : comesBefore;
  const found: Place[] = [];
  for (const head of heads(statements, stretch, walk)) {
    const last = found.length >= walk.maxRows ? found.at(-1) : undefined;
    if (last && !precedes(head, last)) break;
    found.push(...rowsOfFacet(statements, stretch, walk, head.facet, last));
    found.sort((a, b) => (precedes(a, b) ? -1 : 1));
    found.length = Math.min(found.length, walk.maxRows);
  }
  return found.map(({ code }) => code);
}

function heads(statements: Statements, stretch: Stretch, { workspace, facets, descending }: Walk): Head[] {
  const wanted = facets.filter(stretch.facets);
  if (wanted.length === 0) return [];
  const order = orderBy(stretch, descending);
  const sql = `
    WITH heads AS MATERIALIZED (
      SELECT f.value AS facet, (
        SELECT n.id FROM numbers n INDEXED BY ${stretch.index}
        WHERE n.facet = f.value AND ${stretch.sql} ORDER BY ${order} LIMIT 1
      ) AS id
      FROM json_each(@facets) f
    )
    SELECT h.facet, ${keyOf(stretch)} AS key, ${codeOf('h.id', '@workspace')} AS code
    FROM heads h CROSS JOIN numbers n ON n.id = h.id ORDER BY ${order}`;
  return statements.get(sql).all({ workspace, facets: JSON.stringify(wanted), ...stretch.parameters }) as Head[];
}

function rowsOfFacet(
  statements: Statements,
  stretch: Stretch,
  { workspace, descending, rows, maxRows }: Walk,
  facet: number,
  last: Place | undefined,
): Place[] {
  const id = stretch.column ? `n.${stretch.column}` : 'n.id';
  const upTo = last
    ? `AND ${id} ${descending ? '>=' : '<='} ${stretch.column ? '@lastKey' : rowId('@workspace', '@lastCode')}`
    : '';
  const sql = `
    SELECT ${keyOf(stretch)} AS key, ${codeOf('n.id', '@workspace')} AS code
    FROM numbers n INDEXED BY ${stretch.index}
    ${rows ? 'LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent' : ''}
    WHERE n.facet = @facet AND ${stretch.sql} ${upTo} ${rows ? `AND ${rows.sql}` : ''}
    ORDER BY ${orderBy(stretch, descending)} LIMIT @maxRows`;
  const bound = !last ? {} : stretch.column ? { lastKey: last.key } : { lastCode: last.code };
  return statements
    .get(sql)
    .all({ workspace, facet, maxRows, ...stretch.parameters, ...bound, ...rows?.parameters }) as Place[];
}

function orderBy({ column }: Stretch, descending: boolean): string {
  const direction = descending ? 'DESC' : 'ASC';
  return column ? `n.${column} ${direction}, n.id ${direction}` : `n.id ${direction}`;
}

const keyOf = ({ column }: Stretch): string => (column ? `n.${column}` : 'NULL');

function comesBefore(a: Place, b: Place): boolean {
  return a.key === b.key ? a.code < b.code : compareKeys(a.key, b.key) < 0;
}

function comesAfter(a: Place, b: Place): boolean {
  return a.key === b.key ? a.code > b.code : compareKeys(a.key, b.key) > 0;
}

/** As SQLite does: numbers by value, text by its bytes in UTF-8. */
function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
