import type { EventMark } from '#live-read-model';
import { setImmediate } from 'node:timers/promises';
import { START } from '#event-store';
import { pageOf, pageRequest } from '../number-page.query.js';
import { NumberTable } from '../number-table.port.js';
import type { NumberPage, NumberQuery, NumberTableChanges } from '../number-table.port.js';
import { NumberTableDatabase } from './number-table.database.js';

/** How long it must be quiet before the search index is brought up to date: many changes at once cost a tenth. */
const SEARCH_REFRESH_MS = 1_000;
/** When it is never quiet, a step all the same. */
const MAX_SEARCH_DELAY_MS = 10_000;

/**
 * The number table in an SQLite file. Whatever it does holds up its thread: in a product it has one of its own, see
 * `ThreadedNumberTable`.
 *
 * A page takes about as long from a million rows as from ten thousand. With `q` it takes about a millisecond, two when
 * its rows are those that come last. The first search with many finds reads what a million rows are sorted by, which
 * takes up to a second; the first by each other sort takes half of that and, from then on, eight to sixteen megabytes.
 */
export class SqliteNumberTable extends NumberTable {
  private opened: NumberTableDatabase | undefined;
  private nextStep: NodeJS.Timeout | undefined;
  private lastStepAtMs = 0;

  /** `path`: a file for this table alone. Deleting it is safe; so is finding it damaged or of another version. */
  constructor(private readonly path: string) {
    super();
  }

  override async apply(changes: NumberTableChanges): Promise<void> {
    this.database.apply(changes);
    if (!changes.live) return;
    if (this.database.isPrepared()) this.prepareWhenQuiet();
    else this.prepareSoon();
  }

  override async position(): Promise<number> {
    return this.database.position();
  }

  override async lastEvent(): Promise<EventMark | null> {
    return this.database.lastEvent();
  }

  override async clear(): Promise<void> {
    this.database.clear();
  }

  override async query(query: NumberQuery, minPosition = START): Promise<NumberPage> {
    const { after, maxRows } = pageRequest(query);
    return pageOf(query, this.database.rows(query, after, maxRows, minPosition));
  }

  override async countHeld(workspace: string, carrierAccountId: string, minPosition = START): Promise<number> {
    return this.database.countHeld(workspace, carrierAccountId, minPosition);
  }

  override async prepared(): Promise<void> {
    while (this.database.prepare()) await setImmediate();
  }

  override async close(): Promise<void> {
    clearTimeout(this.nextStep);
    this.opened?.close();
  }

  /** Opened by the first call, which is told when that fails. */
  private get database(): NumberTableDatabase {
    if (!this.opened) {
      this.opened = new NumberTableDatabase(this.path);
      this.prepareSoon();
    }
    return this.opened;
  }

  /** Step by step, with calls answered in between. */
  private prepareFurther(): void {
    this.nextStep = undefined;
    this.lastStepAtMs = performance.now();
    try {
      if (this.database.prepare()) this.prepareSoon();
    } catch {
      // Nobody called, so nobody can be told. Live changes start the next try; of a table that was emptied for damage the
      // next call hears.
    }
  }

  private prepareSoon(delayMs = 0): void {
    this.nextStep ??= setTimeout(() => this.prepareFurther(), delayMs).unref();
  }

  private prepareWhenQuiet(): void {
    if (performance.now() - this.lastStepAtMs > MAX_SEARCH_DELAY_MS) return this.prepareSoon();
    clearTimeout(this.nextStep);
    this.nextStep = undefined;
    return this.prepareSoon(SEARCH_REFRESH_MS);
  }
}
