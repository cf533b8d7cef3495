import type { NumberCursor } from '../number-cursor.js';
import type { NumberQuery, NumberRow, NumberSort } from '../number-table.port.js';
import { parseSort } from '../number-cursor.js';
import { searchTerm } from '../search-text.js';
import type { SearchTerm } from '../search-text.js';
import { walkFacets } from './facet-walk.js';
import { facetFilter, rowConditions } from './number-filter.js';
import { readRow, ROW_COLUMNS } from './number-row.js';
import type { StoredRow } from './number-row.js';
import { countRowIds, listRowIds } from './row-ids.js';
import type { RowIds } from './row-ids.js';
import { everyRow, rowsOfAgent, rowsWithIds, scanRows } from './row-scan.js';
import type { Source } from './row-scan.js';
import type { SearchIndex } from './search-index.js';
import type { SortKeys } from './sort-keys.js';
import type { Statements } from './statements.js';
import { stretchesOf } from './stretches.js';

/** So many finds are rather read from the file than have the keys of all rows in memory. */
const FEW_ROWS = 1_000;

/** A term that one row in so many holds is frequent: worth a try among so many rows for each that is wanted. */
const FREQUENT_SHARE = 3;
const TRIED_ROWS = 6;

/** Which indexes a query may use: while the table is being prepared, not all are there. */
export interface Prepared {
  readonly indexes: boolean;
  readonly search: boolean;
}

/** A query with everything looked up that its plan depends on. */
interface Request {
  readonly query: NumberQuery;
  readonly workspace: number;
  readonly sort: NumberSort;
  readonly term: SearchTerm | null;
  readonly after: NumberCursor | null;
  readonly maxRows: number;
}

/** Answers queries from the file. */
export class NumberTableReader {
  /** Facets with rows, by workspace. */
  private readonly facets = new Map<number, readonly number[]>();

  constructor(
    private readonly statements: Statements,
    private readonly search: SearchIndex,
    private readonly sortKeys: SortKeys,
  ) {}

  /** To be called after every change. */
  forgetFacets(): void {
    this.facets.clear();
  }

  /** At most `maxRows` rows behind the cursor. */
  rows(
    query: NumberQuery,
    workspace: number,
    after: NumberCursor | null,
    maxRows: number,
    prepared: Prepared,
  ): NumberRow[] {
    const search = searchTerm(query.q);
    if (search === 'nothing') return [];
    const term = search === 'everything' ? null : search;
    const ids = this.ids({ query, workspace, sort: query.sort ?? 'number', term, after, maxRows }, prepared);
    const sql = `SELECT ${ROW_COLUMNS} FROM json_each(@ids) c CROSS JOIN numbers n ON n.id = c.value
      LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent ORDER BY c.key`;
    const stored = this.statements.get(sql).all({ ids: JSON.stringify(ids) }) as StoredRow[];
    return stored.map((row) => readRow(row, query.workspace));
  }

  private ids(request: Request, prepared: Prepared): number[] {
    const { query, term } = request;
    if (!prepared.indexes) return this.scan(request, everyRow);
    if (query.agentId !== undefined) return this.scan(request, rowsOfAgent(query.agentId));
    if (!term) return this.walk(request);
    if (!prepared.search) return this.scan(request, everyRow);
    const found = this.search.find(term);
    const count = countRowIds(found);
    if (count <= FEW_ROWS) return this.scan(request, rowsWithIds(listRowIds(found)));
    return (this.isFrequent(count) ? this.tryFirstRows(request) : null) ?? this.select(request, found);
  }

  private scan({ query, workspace, term, ...request }: Request, source: Source): number[] {
    return scanRows(this.statements, source, { ...request, rows: rowConditions(query, workspace, term) });
  }

  private walk(request: Request): number[] {
    const { field, descending } = parseSort(request.sort);
    const facets = this.matchingFacets(request);
    const ids: number[] = [];
    for (const stretch of stretchesOf({ field, descending }, request.after)) {
      const maxRows = request.maxRows - ids.length;
      if (maxRows === 0) break;
      ids.push(...walkFacets(this.statements, stretch, { facets, descending, maxRows }));
    }
    return ids;
  }

  /** What most rows hold, the first rows of the order hold, too, as a rule. Null when they do not. */
  private tryFirstRows(request: Request): number[] | null {
    const maxRows = request.maxRows * TRIED_ROWS;
    const first = this.walk({ ...request, maxRows });
    const found = this.scan(request, rowsWithIds(first));
    return found.length === request.maxRows || first.length < maxRows ? found : null;
  }

  /** The index finds a few rows too many: so each page is checked, and taken again with more when it has become short. */
  private select(request: Request, found: RowIds): number[] {
    const { sort, after } = request;
    const facets = new Set(this.matchingFacets(request));
    for (let { maxRows } = request; ; maxRows *= 4) {
      const first = this.sortKeys.firstRows(found, { facets, sort, after, maxRows });
      const checked = this.scan(request, rowsWithIds(first));
      if (checked.length === request.maxRows || first.length < maxRows) return checked;
    }
  }

  private isFrequent(count: number): boolean {
    return count * FREQUENT_SHARE > Number(this.statements.get('SELECT max(id) FROM numbers').pluck().get());
  }

  private matchingFacets({ query, workspace }: Request): number[] {
    const known = this.facets.get(workspace) ?? (this.statements.get(FACETS).pluck().all({ workspace }) as number[]);
    this.facets.set(workspace, known);
    return known.filter(facetFilter(query));
  }
}

/** Jumps from one facet to the next in the index. */
const FACETS = `
  WITH RECURSIVE facets(facet) AS (
    SELECT min(facet) FROM numbers INDEXED BY numbers_facet WHERE facet >= CAST(@workspace AS INTEGER) << 13
    UNION ALL
    SELECT (SELECT min(facet) FROM numbers INDEXED BY numbers_facet WHERE facet > facets.facet) FROM facets
    WHERE facets.facet >> 13 = @workspace
  )
  SELECT facet FROM facets WHERE facet >> 13 = @workspace`;
