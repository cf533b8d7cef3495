import type { NumberQuery, NumberTable } from '../../services/inventory/src/number/number-table/number-table.port.js';
import { SqliteNumberTable } from '../../services/inventory/src/number/number-table/sqlite/sqlite-number-table.js';
import { serveProcess } from '../process/serve-process.js';

/** A filter, a sort, or a search; the workspace is always the same. */
export type AskedQuery = Omit<NumberQuery, 'workspace' | 'limit' | 'cursor'>;

/** One page of what is asked. */
export interface AskedPage {
  readonly query: AskedQuery;
  /** Null for the first page. */
  readonly cursor: string | null;
  /** How many rows it has at most. */
  readonly limit?: number;
}

let table: NumberTable | undefined;

/** A number table that is already filled and prepared, in the process that a product would have it in. */
const numberTable = {
  open(file: string): void {
    table = new SqliteNumberTable(file);
  },

  /** The cursor of a page, counted from 1; null for the first one. Rejects when there are not so many. */
  async cursorOf(query: AskedQuery, page: number): Promise<string | null> {
    let cursor: string | null = null;
    for (let before = 1; before < page; before += 1) {
      ({ nextCursor: cursor } = await ask({ query, cursor }));
      if (cursor === null) throw new Error(`There is no page ${page}.`);
    }
    return cursor;
  },

  /** Milliseconds for one page. */
  async pageMs(page: AskedPage): Promise<number> {
    const startedMs = performance.now();
    await ask(page);
    return performance.now() - startedMs;
  },

  /** How many rows a page has. */
  async rowCount(page: AskedPage): Promise<number> {
    const { rows } = await ask(page);
    return rows.length;
  },

  /** How many pages there are, counted up to `maxPages`. */
  async pageCount(query: AskedQuery, maxPages: number): Promise<number> {
    let pages = 1;
    for (let cursor: string | null = null; pages < maxPages; pages += 1) {
      ({ nextCursor: cursor } = await ask({ query, cursor }));
      if (cursor === null) break;
    }
    return pages;
  },
};

function ask({ query, cursor, limit }: AskedPage): ReturnType<NumberTable['query']> {
  const page = { ...(cursor !== null && { cursor }), ...(limit !== undefined && { limit }) };
  return table!.query({ ...query, workspace: 'default', ...page });
}

export type NumberTableProcess = typeof numberTable;

serveProcess(numberTable);
