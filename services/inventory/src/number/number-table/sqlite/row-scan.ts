import type { Condition } from './number-filter.js';
import { codeOf, fromWorkspace, upToWorkspace, withinWorkspace } from './number-table.schema.js';
import type { Statements } from './statements.js';
import type { Stretch } from './stretches.js';

/** Where rows `n` come from, with the condition that picks them. */
export interface Source {
  readonly from: string;
  /** How the id is named best. */
  readonly id: string;
  readonly condition: Condition;
}

export const everyRow: Source = { from: 'numbers n', id: 'n.id', condition: { sql: 'TRUE', parameters: {} } };

export function rowsOfAgent(agentId: string): Source {
  const from = 'numbers n INDEXED BY numbers_agent';
  return { from, id: 'n.id', condition: { sql: 'n.agent = @agentId', parameters: { agentId } } };
}

/** In the order of numbers as they are read, so that the first rows do not wait for the last. */
export function foundRows(match: string): Source {
  const from = 'search s CROSS JOIN numbers n ON n.id = s.rowid';
  return { from, id: 's.rowid', condition: { sql: 'search MATCH @match', parameters: { match } } };
}

export function rowsOfFacets(facets: readonly number[]): Source {
  const from = 'json_each(@facets) f CROSS JOIN numbers n INDEXED BY numbers_facet ON n.facet = f.value';
  return { from, id: 'n.id', condition: { sql: 'TRUE', parameters: { facets: JSON.stringify(facets) } } };
}

/** What a scan needs to know of its query. */
export interface Scan {
  readonly workspace: number;
  readonly descending: boolean;
  readonly rows: Condition;
  readonly maxRows: number;
}

/** The first rows of a stretch among those of a source, by their codes. */
export function scanRows(statements: Statements, source: Source, stretch: Stretch, scan: Scan): number[] {
  const direction = scan.descending ? 'DESC' : 'ASC';
  const order = stretch.column
    ? `n.${stretch.column} ${direction}, ${source.id} ${direction}`
    : `${source.id} ${direction}`;
  const sql = `
    SELECT ${codeOf(source.id, '@workspace')} FROM ${source.from}
    LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent
    WHERE ${source.condition.sql} AND ${withinStretch(source.id, stretch, scan)} AND ${stretch.rowSql} AND ${scan.rows.sql}
    ORDER BY ${order} LIMIT @maxRows`;
  const parameters = { ...source.condition.parameters, ...stretch.parameters, ...scan.rows.parameters };
  return statements
    .get(sql)
    .pluck()
    .all({ workspace: scan.workspace, maxRows: scan.maxRows, ...parameters }) as number[];
}

/**
 * The same among the next `windowRows` numbers only, for a stretch in the order of numbers. Null when they hold too few:
 * more may follow.
 */
export function scanWindow(statements: Statements, stretch: Stretch, scan: Scan, windowRows: number): number[] | null {
  const from = `(SELECT * FROM numbers n WHERE ${withinStretch('n.id', stretch, scan)}
    ORDER BY n.id ${scan.descending ? 'DESC' : 'ASC'} LIMIT @windowRows) n`;
  const source = { from, id: 'n.id', condition: { sql: 'TRUE', parameters: { windowRows } } };
  const codes = scanRows(statements, source, stretch, scan);
  return codes.length < scan.maxRows ? null : codes;
}

/**
 * A stretch behind a row needs the workspace's other end alone. Given two bounds on one side, SQLite seeks by the first:
 * it would read everything from the beginning of the workspace to the row.
 */
function withinStretch(id: string, { sql, behindRow }: Stretch, { descending }: Scan): string {
  const otherEnd = descending ? fromWorkspace : upToWorkspace;
  return `${(behindRow ? otherEnd : withinWorkspace)(id, '@workspace')} AND ${sql}`;
}

/** How many rows a source has in the workspace, counting no further than `maxRows`. */
export function countRows(statements: Statements, source: Source, workspace: number, maxRows: number): number {
  const sql = `SELECT count(*) FROM (SELECT 1 FROM ${source.from}
    WHERE ${source.condition.sql} AND ${withinWorkspace(source.id, '@workspace')} LIMIT @maxRows)`;
  return statements
    .get(sql)
    .pluck()
    .get({ workspace, maxRows, ...source.condition.parameters }) as number;
}
