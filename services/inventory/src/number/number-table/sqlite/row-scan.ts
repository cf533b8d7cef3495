import type { NumberCursor } from '../number-cursor.js';
import { parseSort } from '../number-cursor.js';
import type { NumberSort } from '../number-table.port.js';
import { EVERYTHING } from './number-filter.js';
import type { Condition } from './number-filter.js';
import { CODES } from '../number-facet.js';
import { SORT_COLUMNS } from './number-table.schema.js';
import type { Statements } from '#live-read-model/sqlite';

/** Where rows `n` come from, with the condition that picks them. */
export interface Source extends Condition {
  readonly from: string;
}

export const everyRow: Source = { from: 'numbers n', ...EVERYTHING };

export function rowsOfAgent(agentId: string): Source {
  return { from: 'numbers n INDEXED BY numbers_agent', sql: 'n.agent = @agentId', parameters: { agentId } };
}

export function rowsWithIds(ids: Iterable<number>): Source {
  const from = 'json_each(@ids) c CROSS JOIN numbers n ON n.id = c.value';
  return { from, sql: 'TRUE', parameters: { ids: JSON.stringify([...ids]) } };
}

/** What a scan needs to know of its query. */
export interface Scan {
  readonly sort: NumberSort;
  readonly after: NumberCursor | null;
  readonly rows: Condition;
  readonly maxRows: number;
}

/** The first rows of a source behind the cursor, by their ids: for few rows, and for when nothing better is there yet. */
export function scanRows(statements: Statements, source: Source, { sort, after, rows, maxRows }: Scan): number[] {
  const { field, descending } = parseSort(sort);
  const column = field === 'type' || field === 'carrier' ? field : SORT_COLUMNS[field];
  const direction = descending ? 'DESC' : 'ASC';
  const behind = behindCursor(column, descending ? '<' : '>', after);
  const order = column
    ? `n.${column} IS NULL, n.${column} ${direction}, n.number ${direction}`
    : `n.number ${direction}`;
  const sql = `
    SELECT n.id FROM ${source.from}
    LEFT JOIN agents a ON a.workspace = n.workspace AND a.agent_id = n.agent
    WHERE ${source.sql} AND ${behind.sql} AND ${rows.sql} ORDER BY ${order} LIMIT @maxRows`;
  const parameters = { ...source.parameters, ...behind.parameters, ...rows.parameters, maxRows };
  return statements.get(sql).pluck().all(parameters) as number[];
}

function behindCursor(column: string | null, behind: string, after: NumberCursor | null): Condition {
  if (!after) return EVERYTHING;
  const { number } = after;
  const behindNumber = `n.number ${behind} @number`;
  if (column === null) return { sql: behindNumber, parameters: { number } };
  if (after.key === null) return { sql: `n.${column} IS NULL AND ${behindNumber}`, parameters: { number } };
  const key =
    column === 'type' || column === 'carrier' ? CODES[column].findIndex((value) => value === after.key) : after.key;
  const sql = `(n.${column} ${behind} @key OR n.${column} IS NULL OR n.${column} = @key AND ${behindNumber})`;
  return { sql, parameters: { number, key } };
}
