import { setImmediate } from 'node:timers/promises';
import { START } from '#event-store';
import { WorkerThread } from '#worker-thread';
import { parseSort, readCursor, writeCursor } from '../number-cursor.js';
import type { SortKey } from '../number-cursor.js';
import { NUMBER_PAGE, NumberTable } from '../number-table.port.js';
import type {
  EventMark,
  NumberPage,
  NumberQuery,
  NumberRow,
  NumberSort,
  NumberTableChanges,
} from '../number-table.port.js';
import { foldText } from '../search-text.js';
import type { NumberTableThread } from './number-table.thread.js';

/** A few milliseconds' worth of copying. */
const MAX_CHANGES_PER_CALL = 2_000;

/**
 * The number table in an SQLite file with a thread of its own, so that no search ever keeps a call waiting.
 *
 * A page takes about as long from a million rows as from ten thousand. With `q` it takes one to three milliseconds, and
 * up to ten when most of the rows hold the term and those that are to come first do not. The first such search by each
 * sort reads what a million rows are sorted by, which takes about half a second and, from then on, eight megabytes.
 */
export class SqliteNumberTable extends NumberTable {
  private readonly thread: WorkerThread<NumberTableThread>;

  /** `path`: a file for this table alone. Deleting it is safe; so is finding it damaged or of another version. */
  constructor(path: string) {
    super();
    this.thread = new WorkerThread(new URL('./number-table.thread.js', import.meta.url), { path });
  }

  async apply(changes: NumberTableChanges): Promise<void> {
    const { numbers } = changes;
    const parts: Promise<void>[] = [];
    const send = (part: Promise<void>) => {
      // Reported where all parts are waited for; one that fails before that must not end the process.
      part.catch(() => undefined);
      parts.push(part);
    };
    // Copying very many at once would hold up everything else that this thread does.
    let start = 0;
    for (; start < numbers.length - MAX_CHANGES_PER_CALL; start += MAX_CHANGES_PER_CALL) {
      const part = numbers.slice(start, start + MAX_CHANGES_PER_CALL);
      send(this.thread.call('gather', JSON.stringify(part)));
      await setImmediate();
    }
    send(this.thread.call('apply', JSON.stringify({ ...changes, numbers: numbers.slice(start) })));
    await Promise.all(parts);
  }

  async position(): Promise<number> {
    return await this.thread.call('position');
  }

  async lastEvent(): Promise<EventMark | null> {
    return await this.thread.call('lastEvent');
  }

  async clear(): Promise<void> {
    await this.thread.call('clear');
  }

  async query(query: NumberQuery, minPosition = START): Promise<NumberPage> {
    const sort = query.sort ?? 'number';
    const after = query.cursor === undefined ? null : readCursor(query.cursor, query.workspace, sort);
    const limit = Math.min(query.limit ?? NUMBER_PAGE.defaultRows, NUMBER_PAGE.maxRows);
    // One row more than asked for tells whether there is a next page.
    const found = await this.thread.call('rows', query, after, limit + 1, minPosition);
    const rows = found.slice(0, limit);
    const last = found.length > limit ? rows.at(-1) : undefined;
    return { rows, nextCursor: last ? cursorBehind(last, sort) : null };
  }

  async prepared(): Promise<void> {
    await this.thread.call('prepared');
  }

  async close(): Promise<void> {
    // A thread that has died has let go of its file; the calls it left behind have said so.
    await this.thread.call('close').catch(() => undefined);
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
