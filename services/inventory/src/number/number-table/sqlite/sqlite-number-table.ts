import { WorkerThread } from '#worker-thread';
import { parseSort, readCursor, writeCursor } from '../number-cursor.js';
import type { SortKey } from '../number-cursor.js';
import { NUMBER_PAGE, NumberTable } from '../number-table.port.js';
import type { NumberPage, NumberQuery, NumberRow, NumberSort, NumberTableChanges } from '../number-table.port.js';
import { foldText } from '../search-text.js';
import type { NumberTableThread } from './number-table.thread.js';

/** The number table in an SQLite file with a thread of its own, so that no search ever keeps a call waiting. */
export class SqliteNumberTable extends NumberTable {
  private readonly thread: WorkerThread<NumberTableThread>;

  /** `path`: a file for this table alone. Deleting it is safe; so is finding it damaged or of another version. */
  constructor(path: string) {
    super();
    this.thread = new WorkerThread(new URL('./number-table.thread.js', import.meta.url), { path });
  }

  async apply(changes: NumberTableChanges): Promise<void> {
    await this.thread.call('apply', JSON.stringify(changes));
  }

  async position(): Promise<number> {
    return await this.thread.call('position');
  }

  async query(query: NumberQuery): Promise<NumberPage> {
    const sort = query.sort ?? 'number';
    const after = query.cursor === undefined ? null : readCursor(query.cursor, query.workspace, sort);
    const limit = Math.min(query.limit ?? NUMBER_PAGE.defaultRows, NUMBER_PAGE.maxRows);
    // One row more than asked for tells whether there is a next page.
    const found = await this.thread.call('rows', query, after, limit + 1);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { rows, nextCursor: last ? cursorBehind(last, sort) : null };
  }

  async prepared(): Promise<void> {
    await this.thread.call('prepared');
  }

  async close(): Promise<void> {
    await this.thread.call('close');
    await this.thread.close();
  }
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
      return Date.parse(row[field]);
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
