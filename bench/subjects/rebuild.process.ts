import { rmSync } from 'node:fs';
import { hasCode } from '#domain-error';
import type { EventStore, Position } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import type { NumberPage } from '../../services/inventory/src/number/number-table/number-table.port.js';
import { ThreadedNumberTable } from '../../services/inventory/src/number/number-table/sqlite/threaded-number-table.js';
import { serveProcess } from '../process/serve-process.js';

let store: EventStore | undefined;
let logFile = '';

/** Fills the number table from zero, beside the log of a running product. */
const rebuild = {
  async open(file: string): Promise<void> {
    logFile = file;
    store = await SqliteEventStore.open({ file });
  },

  /** Events a second, from a table that is not there to its first page of numbers. `tableFile` is made and deleted. */
  async rate(tableFile: string): Promise<number> {
    const head = await store!.head();
    const startedMs = performance.now();
    const failed = Promise.withResolvers<never>();
    const table = new ThreadedNumberTable({ logFile, tableFile });
    await table.start({ onTrouble: failed.reject });
    const { rows } = await Promise.race([failed.promise, firstPage(table, head)]);
    const tookMs = performance.now() - startedMs;
    if (rows.length === 0) throw new Error('The table is still empty.');
    await table.stop();
    for (const remains of [tableFile, `${tableFile}-wal`, `${tableFile}-shm`]) rmSync(remains, { force: true });
    return (head / tookMs) * 1_000;
  },
};

/** A table that has far to go asks its readers to come again. */
async function firstPage(table: ThreadedNumberTable, head: Position): Promise<NumberPage> {
  for (;;) {
    try {
      return await table.page({ workspace: 'default' }, head);
    } catch (error) {
      if (!hasCode(error, 'read_model_behind')) throw error;
    }
  }
}

export type Rebuild = typeof rebuild;

serveProcess(rebuild);
