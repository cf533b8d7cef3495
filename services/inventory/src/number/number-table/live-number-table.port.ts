import type { Position } from '#event-store';
import type { ReadModelNews } from '#live-read-model';
import type { NumberPage, NumberQuery } from './number-table.port.js';

/** A number table that keeps up with the log by itself: what readers ask. */
export abstract class LiveNumberTable {
  /**
   * Starts to follow the log; the table catches up while the process already answers. Rejects when the table or the log
   * cannot be read; a table on a server that is away is waited for instead.
   */
  abstract start(news: ReadModelNews): Promise<void>;

  /** `read_model_unavailable`, while the table's server is away; undefined while it is not, and of a table in a file. */
  get trouble(): Error | undefined {
    return undefined;
  }

  /**
   * A page that shows everything up to `minPosition` and everything that was in the log at the start. Rejects with
   * `DomainError('read_model_behind')` when that takes long, with what `NumberTable.query` rejects with, and with an error
   * of the code `too_many_waiting` when too many others ask at once.
   */
  abstract page(query: NumberQuery, minPosition: Position): Promise<NumberPage>;

  /** `NumberTable.countHeld`, as of what a `page` shows; rejects as that does. */
  abstract countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number>;

  /** Position up to which everything is shown; the last one known, while the table cannot be asked. */
  abstract position(): Promise<Position>;

  /** Finishes what was begun and lets go of files and connections. */
  abstract stop(): Promise<void>;
}
