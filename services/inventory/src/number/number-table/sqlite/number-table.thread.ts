import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serveWorkerThread } from '#worker-thread';
import type { NumberCursor } from '../number-cursor.js';
import type { EventMark, NumberQuery, NumberRow, NumberTableChanges } from '../number-table.port.js';
import { NumberTableDatabase } from './number-table.database.js';

const database = new NumberTableDatabase((workerData as { readonly path: string }).path);

/** How long changes gather before the search index is brought up to date: many at once cost a tenth. */
const SEARCH_REFRESH_MS = 1_000;

/** Changes that are to be applied with the next ones. */
let gathered: NumberTableChanges['numbers'][] = [];

let next: NodeJS.Timeout | undefined;

/** Step by step, with calls answered in between. */
function prepareFurther(): void {
  next = undefined;
  if (database.prepare()) prepareSoon();
}

function prepareSoon(delayMs = 0): void {
  next ??= setTimeout(prepareFurther, delayMs);
}

const methods = {
  /** Changes travel as JSON, which is copied between threads faster than objects are. */
  gather(json: string): void {
    gathered.push(JSON.parse(json) as NumberTableChanges['numbers']);
  },
  apply(json: string): void {
    const changes = JSON.parse(json) as NumberTableChanges;
    const numbers = gathered.length > 0 ? [...gathered, changes.numbers].flat() : changes.numbers;
    gathered = [];
    database.apply({ ...changes, numbers });
    if (changes.live) prepareSoon(database.isPrepared() ? SEARCH_REFRESH_MS : 0);
  },
  position: (): number => database.position(),
  lastEvent: (): EventMark | null => database.lastEvent(),
  clear: (): void => database.clear(),
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
