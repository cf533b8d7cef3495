import type { Statements } from '#live-read-model/sqlite';
import type { Stretch } from './stretches.js';

type Key = string | number | null;

/** A row with the two things that order a stretch. */
interface Place {
  readonly id: number;
  readonly key: Key;
  readonly number: string;
}

interface Head extends Place {
  readonly facet: number;
}

/** What a walk needs to know of its query. */
export interface Walk {
  readonly facets: readonly number[];
  readonly descending: boolean;
  readonly maxRows: number;
}

/**
 * The first rows of a stretch in the given facets, by their ids: finds where each facet's rows begin, then merges from
 * the first, leaving out every facet that begins behind the last row wanted. One descent into the index for each facet
 * and few rows for each row wanted, however many rows there are.
 */
export function walkFacets(statements: Statements, stretch: Stretch, walk: Walk): number[] {
  const compare = walk.descending ? (a: Place, b: Place) => comparePlaces(b, a) : comparePlaces;
  const found: Place[] = [];
  for (const head of heads(statements, stretch, walk)) {
    const last = found.length >= walk.maxRows ? found.at(-1) : undefined;
    if (last && compare(head, last) > 0) break;
    found.push(...rowsOfFacet(statements, stretch, walk, head.facet, last));
    found.sort(compare);
    found.length = Math.min(found.length, walk.maxRows);
  }
  return found.map(({ id }) => id);
}

function heads(statements: Statements, stretch: Stretch, { facets, descending }: Walk): Head[] {
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
    SELECT h.facet, n.id, ${keyOf(stretch)} AS key, n.number
    FROM heads h CROSS JOIN numbers n ON n.id = h.id ORDER BY ${order}`;
  return statements.get(sql).all({ facets: JSON.stringify(wanted), ...stretch.parameters }) as Head[];
}

function rowsOfFacet(
  statements: Statements,
  stretch: Stretch,
  { descending, maxRows }: Walk,
  facet: number,
  last: Place | undefined,
): Place[] {
  const upTo = last ? `AND n.${stretch.column ?? 'number'} ${descending ? '>=' : '<='} @last` : '';
  const sql = `
    SELECT n.id, ${keyOf(stretch)} AS key, n.number
    FROM numbers n INDEXED BY ${stretch.index}
    WHERE n.facet = @facet AND ${stretch.sql} ${upTo}
    ORDER BY ${orderBy(stretch, descending)} LIMIT @maxRows`;
  const bound = last && { last: stretch.column ? last.key : last.number };
  return statements.get(sql).all({ facet, maxRows, ...stretch.parameters, ...bound }) as Place[];
}

function orderBy({ column }: Stretch, descending: boolean): string {
  const direction = descending ? 'DESC' : 'ASC';
  return column ? `n.${column} ${direction}, n.number ${direction}` : `n.number ${direction}`;
}

const keyOf = ({ column }: Stretch): string => (column ? `n.${column}` : 'NULL');

function comparePlaces(a: Place, b: Place): number {
  if (a.key !== b.key) return compareKeys(a.key, b.key);
  return a.number === b.number ? 0 : a.number < b.number ? -1 : 1;
}

/** As SQLite does: numbers by value, text by its bytes in UTF-8. */
function compareKeys(a: Key, b: Key): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)));
}
