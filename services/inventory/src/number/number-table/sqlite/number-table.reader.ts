import { parseSort } from '../number-cursor.js';
import type { NumberCursor } from '../number-cursor.js';
import type { NumberQuery, NumberRow } from '../number-table.port.js';
import { searchTerm } from '../search-text.js';
import type { SearchTerm } from '../search-text.js';
import { walkFacets } from './facet-walk.js';
import { GRAM_LENGTH, matchExpression } from './grams.js';
import { facetFilter, isNarrow, rowConditions } from './number-filter.js';
import { readRow, ROW_COLUMNS } from './number-row.js';
import type { StoredRow } from './number-row.js';
import { rowId } from './number-table.schema.js';
import { countRows, everyRow, foundRows, rowsOfAgent, rowsOfFacets, scanRows, scanWindow } from './row-scan.js';
import type { Source } from './row-scan.js';
import type { Statements } from './statements.js';
import { stretchesOf } from './stretches.js';

/** So many rows are rather read and sorted than found in order. */
const FEW_ROWS = 3_000;
/** How far to look along the numbers for a page before asking the indexes. */
const WINDOW_ROWS = 500;
/** How far to look for a term of one or two characters, most of which are in every other row. */
const SHORT_TERM_WINDOW_ROWS = 20_000;

/** Which indexes a query may use: while the table is being prepared, not all are there. */
export interface Prepared {
  readonly indexes: boolean;
  readonly search: boolean;
}

/** A query with everything looked up that its plan depends on. */
interface Request {
  readonly query: NumberQuery;
  readonly workspace: number;
  readonly term: SearchTerm | null;
  readonly after: NumberCursor | null;
  readonly maxRows: number;
}

/** Answers queries from the file. */
export class NumberTableReader {
  /** Facets with rows, by workspace. */
  private readonly facets = new Map<number, readonly number[]>();

  constructor(private readonly statements: Statements) {}

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
    const term = query.q === undefined ? null : searchTerm(query.q);
    const codes = this.codes({ query, workspace, term, after, maxRows }, prepared);
    const sql = `SELECT ${ROW_COLUMNS} FROM json_each(@codes) c
      CROSS JOIN numbers n ON n.id = ${rowId('@workspace', 'c.value')}
      LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent ORDER BY c.key`;
    const stored = this.statements.get(sql).all({ workspace, codes: JSON.stringify(codes) }) as StoredRow[];
    return stored.map((row) => readRow(row, query.workspace));
  }

  private codes(request: Request, prepared: Prepared): number[] {
    const { query, term } = request;
    if (!prepared.indexes) return this.scan(request, everyRow);
    if (query.agentId !== undefined) return this.scan(request, rowsOfAgent(query.agentId));
    if (!term) return this.page(request) ?? this.walk(request);
    if (!prepared.search) return this.scan(request, everyRow);
    const few = isNarrow(query) ? this.fewRows(request, rowsOfFacets(this.matchingFacets(request))) : null;
    if (few) return this.scan(request, few);
    const found = foundRows(matchExpression(term));
    if (!isShort(term)) {
      if (isByNumber(query)) return this.scan(request, found);
      return this.fewRows(request, found) ? this.scan(request, found) : this.walk(request);
    }
    if (!this.isFrequent(request)) return this.scan(request, found);
    return isByNumber(query) ? this.scan(request, everyRow) : this.walk(request);
  }

  /** The page from the next few numbers, when they hold one and the sort is theirs. */
  private page(request: Request): number[] | null {
    const sort = parseSort(request.query.sort ?? 'number');
    if (sort.field !== 'number') return null;
    const [stretch] = stretchesOf(sort, request.after);
    return stretch ? scanWindow(this.statements, stretch, this.scanOf(request), WINDOW_ROWS) : [];
  }

  private scan(request: Request, source: Source): number[] {
    const sort = parseSort(request.query.sort ?? 'number');
    const codes: number[] = [];
    for (const stretch of stretchesOf(sort, request.after, source.id)) {
      const maxRows = request.maxRows - codes.length;
      if (maxRows === 0) break;
      codes.push(...scanRows(this.statements, source, stretch, { ...this.scanOf(request), maxRows }));
    }
    return codes;
  }

  private walk(request: Request): number[] {
    const { query, workspace, term, after } = request;
    const sort = parseSort(query.sort ?? 'number');
    const rows = term && rowConditions(query, term);
    const facets = this.matchingFacets(request);
    const codes: number[] = [];
    for (const stretch of stretchesOf(sort, after)) {
      const maxRows = request.maxRows - codes.length;
      if (maxRows === 0) break;
      codes.push(
        ...walkFacets(this.statements, stretch, { workspace, facets, descending: sort.descending, rows, maxRows }),
      );
    }
    return codes;
  }

  private fewRows({ workspace }: Request, source: Source): Source | null {
    return countRows(this.statements, source, workspace, FEW_ROWS + 1) <= FEW_ROWS ? source : null;
  }

  private isFrequent(request: Request): boolean {
    const [stretch] = stretchesOf({ field: 'number', descending: false }, null);
    return (
      stretch !== undefined &&
      scanWindow(this.statements, stretch, this.scanOf(request), SHORT_TERM_WINDOW_ROWS) !== null
    );
  }

  private scanOf({ query, workspace, term, maxRows }: Request) {
    const { descending } = parseSort(query.sort ?? 'number');
    return { workspace, descending, rows: rowConditions(query, term), maxRows };
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

const isByNumber = ({ sort = 'number' }: NumberQuery): boolean => parseSort(sort).field === 'number';

const isShort = ({ text, digits }: SearchTerm): boolean => (digits ?? text).length < GRAM_LENGTH;
