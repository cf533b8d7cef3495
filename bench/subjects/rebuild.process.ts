import { rmSync } from 'node:fs';
import type { EventStore } from '#event-store';
import { SqliteEventStore } from '#event-store/sqlite';
import { SqliteNumberTable } from '../../services/inventory/src/number/number-table/sqlite/sqlite-number-table.js';
import { catchUp } from '../fixtures/fill-number-table.js';
import { serveProcess } from '../process/serve-process.js';

let store: EventStore | undefined;

/** Fills the number table from zero. */
const rebuild = {
  async open(file: string): Promise<void> {
    store = await SqliteEventStore.open({ file });
  },

  /** Events a second, from a table that is not there to its first page of numbers. `file` is made and deleted. */
  async rate(file: string): Promise<number> {
    const startedMs = performance.now();
    const table = new SqliteNumberTable(file);
    await catchUp(store!, table);
    const { rows } = await table.query({ workspace: 'default' });
    const tookMs = performance.now() - startedMs;
    if (rows.length === 0) throw new Error('The table is still empty.');
    await table.close();
    for (const remains of [file, `${file}-wal`, `${file}-shm`]) rmSync(remains, { force: true });
    return ((await store!.head()) / tookMs) * 1_000;
  },
};

export type Rebuild = typeof rebuild;

serveProcess(rebuild);
