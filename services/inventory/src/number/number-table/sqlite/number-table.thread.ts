import { setImmediate } from 'node:timers/promises';
import { workerData } from 'node:worker_threads';
import { serveWorkerThread } from '#worker-thread';
import type { NumberCursor } from '../number-cursor.js';
import type { EventMark, NumberQuery, NumberRow, NumberTableChanges } from '../number-table.port.js';
import { NumberTableDatabase } from './number-table.database.js';

const database = new NumberTableDatabase((workerData as { readonly path: string }).path);

/** How long it must be quiet before the search index is brought up to date: many changes at once cost a tenth. */
const SEARCH_REFRESH_MS = 1_000;
/** When it is never quiet, a step all the same. */
const MAX_SEARCH_DELAY_MS = 10_000;

/** Changes that are to be applied with the next ones. */
let gathered: NumberTableChanges['numbers'][] = [];

let next: NodeJS.Timeout | undefined;
let lastStepAtMs = 0;

/** Step by step, with calls answered in between. */
function prepareFurther(): void {
  next = undefined;
  lastStepAtMs = performance.now();
  try {
    if (database.prepare()) prepareSoon();
  } catch {
    // Nobody called, so nobody can be told, and the thread must not end for it. Live changes start the next try; of a
    // table that was emptied for damage the next call hears.
  }
}

function prepareSoon(delayMs = 0): void {
  next ??= setTimeout(prepareFurther, delayMs);
}

function prepareWhenQuiet(): void {
  if (performance.now() - lastStepAtMs > MAX_SEARCH_DELAY_MS) return prepareSoon();
  clearTimeout(next);
  next = undefined;
  return prepareSoon(SEARCH_REFRESH_MS);
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
    if (!changes.live) return;
    if (database.isPrepared()) prepareWhenQuiet();
    else prepareSoon();
  },
  position: (): number => database.position(),
  lastEvent: (): EventMark | null => database.lastEvent(),
  clear: (): void => database.clear(),
  rows: (query: NumberQuery, after: NumberCursor | null, maxRows: number, minPosition: number): NumberRow[] =>
    database.rows(query, after, maxRows, minPosition),
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
