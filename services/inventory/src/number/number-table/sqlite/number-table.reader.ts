import type { NumberCursor } from '../number-cursor.js';
import type { NumberQuery, NumberRow, NumberSort } from '../number-table.port.js';
import { parseSort } from '../number-cursor.js';
import { FACETS, FACETS_OF_A_STATUS, facetFilter, shownStatuses } from '../number-facet.js';
import { searchTerm } from '../search-text.js';
import type { SearchTerm } from '../search-text.js';
import { walkFacets } from './facet-walk.js';
import { ACCOUNT, EVERYTHING, rowConditions } from './number-filter.js';
import type { Condition } from './number-filter.js';
import { readRow, ROW_COLUMNS } from './number-row.js';
import type { StoredRow } from './number-row.js';
import { countRowIds, listRowIds } from './row-ids.js';
import type { RowIds } from './row-ids.js';
import { everyRow, rowsOfAgent, rowsWithIds, scanRows } from './row-scan.js';
import type { Source } from './row-scan.js';
import type { SearchIndex } from './search-index.js';
import type { SortKeys } from './sort-keys.js';
import type { Statements } from '#live-read-model/sqlite';
import { stretchesOf } from './stretches.js';

/** So many finds are rather read from the file than have the keys of all rows in memory. */
const FEW_ROWS = 1_000;

/** So many rows at most are checked at once. */
const MAX_CHECKED_ROWS = 1_000;
/** So many more than may be needed are checked, as each time takes a while. */
const SPARE_ROWS = 10;

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
    const request = { query, workspace, sort: query.sort ?? 'number', term, after, maxRows };
    return this.stored(request, prepared).map((row) => readRow(row, query.workspace));
  }

  countHeld(workspace: number, carrierAccountId: string): number {
    const account = this.accountOf(workspace, carrierAccountId);
    if (account === undefined) return 0;
    const counts = shownStatuses({}).map((status) => {
      const from = account * FACETS + status * FACETS_OF_A_STATUS;
      return this.statements
        .get(COUNT)
        .pluck()
        .get({ from, behind: from + FACETS_OF_A_STATUS }) as number;
    });
    return counts.reduce((sum, count) => sum + count, 0);
  }

  private stored(request: Request, prepared: Prepared): StoredRow[] {
    const { query, term } = request;
    if (!prepared.indexes) return this.read(this.scan(request, everyRow));
    if (query.agentId !== undefined) return this.read(this.scan(request, rowsOfAgent(query.agentId)));
    if (!term) return this.read(this.walk(request));
    if (!prepared.search) return this.read(this.scan(request, everyRow));
    const facets = this.matchingFacets(request);
    if (facets.length === 0) return [];
    const { rows, inNumbersAlone } = this.search.find(term);
    if (countRowIds(rows, FEW_ROWS) <= FEW_ROWS) return this.read(this.scan(request, rowsWithIds(listRowIds(rows))));
    const matching = this.sortKeys.withFacets(rows, facets);
    return this.select(request, matching, inNumbersAlone ? term.digits : null);
  }

  /** The rows with these ids, in this order, of those that meet the condition. */
  private read(ids: readonly number[], { sql, parameters }: Condition = EVERYTHING): StoredRow[] {
    const select = `SELECT ${ROW_COLUMNS} FROM json_each(@ids) c CROSS JOIN numbers n ON n.id = c.value
      LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent WHERE ${sql} ORDER BY c.key`;
    return this.statements.get(select).all({ ids: JSON.stringify(ids), ...parameters }) as StoredRow[];
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

  /**
   * The index finds a few rows too many: so each page is checked, and filled up when it has become short. Digits that
   * the number itself must hold are first looked for in memory.
   */
  private select(request: Request, matching: RowIds, digits: string | null): StoredRow[] {
    const { query, workspace, sort, term, after, maxRows } = request;
    const condition = rowConditions(query, workspace, term);
    const rows: StoredRow[] = [];
    let unchecked: number[] = [];
    let checkAt = maxRows;
    for (const id of this.sortKeys.inOrder(matching, sort, after)) {
      if (digits !== null && !this.sortKeys.digitsOf(id).includes(digits)) continue;
      if (unchecked.push(id) < checkAt) continue;
      const checked = this.read(unchecked, condition);
      rows.push(...checked);
      if (rows.length >= maxRows) return rows.slice(0, maxRows);
      // As many as it takes when no fewer of the next ones hold the term.
      const share = (1 + checked.length) / (1 + unchecked.length);
      checkAt = Math.min(Math.ceil((maxRows - rows.length) / share) + SPARE_ROWS, MAX_CHECKED_ROWS);
      unchecked = [];
    }
    return [...rows, ...this.read(unchecked, condition)].slice(0, maxRows);
  }

  private matchingFacets({ query, workspace }: Request): number[] {
    const known =
      this.facets.get(workspace) ?? (this.statements.get(FACETS_WITH_ROWS).pluck().all({ workspace }) as number[]);
    this.facets.set(workspace, known);
    const shown = known.filter(facetFilter(query));
    if (query.carrierAccountId === undefined) return shown;
    const account = this.accountOf(workspace, query.carrierAccountId);
    return shown.filter((facet) => Math.floor(facet / FACETS) === account);
  }

  private accountOf(workspace: number, carrierAccountId: string): number | undefined {
    return this.statements.get(ACCOUNT).pluck().get({ workspace, carrierAccountId }) as number | undefined;
  }
}

/** Of each account of the workspace, jumps from one facet to the next in the index. */
const FACETS_WITH_ROWS = `
  WITH RECURSIVE facets(account, facet) AS (
    SELECT account, (SELECT min(facet) FROM numbers INDEXED BY numbers_facet WHERE facet >= a.account << 13)
    FROM accounts a WHERE a.workspace = @workspace
    UNION ALL
    SELECT account, (SELECT min(facet) FROM numbers INDEXED BY numbers_facet WHERE facet > facets.facet) FROM facets
    WHERE facets.facet >> 13 = account
  )
  SELECT facet FROM facets WHERE facet >> 13 = account`;

const COUNT = 'SELECT count(*) FROM numbers WHERE facet >= @from AND facet < @behind';
