import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serveWorkerThread } from '#worker-thread';
import type { NumberCursor } from '../number-cursor.js';
import type { NumberQuery, NumberRow, NumberTableChanges } from '../number-table.port.js';
import { NumberTableDatabase } from './number-table.database.js';

const database = new NumberTableDatabase((workerData as { readonly path: string }).path);

let next: NodeJS.Timeout | undefined;

/** Step by step, with calls answered in between. */
function prepareFurther(): void {
  next = undefined;
  if (database.prepare()) prepareSoon();
}

function prepareSoon(): void {
  next ??= setTimeout(prepareFurther);
}

const methods = {
  /** Changes travel as JSON, which is copied between threads faster than objects are. */
  apply(json: string): void {
    const changes = JSON.parse(json) as NumberTableChanges;
    database.apply(changes);
    if (changes.live) prepareSoon();
  },
  position: (): number => database.position(),
  rows: (query: NumberQuery, after: NumberCursor | null, maxRows: number): NumberRow[] =>
    database.rows(query, after, maxRows),
  async prepared(): Promise<void> {
    while (database.prepare()) await setImmediate();
  },
  close(): void {
    clearTimeout(next);
    database.close();
  },
};

export type NumberTableThread = typeof methods;

serveWorkerThread(methods);
prepareSoon();
