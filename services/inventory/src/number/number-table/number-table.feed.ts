import type { EventLog, Position } from '#event-store';
import { ReadModelFeed } from '#live-read-model';
import type { ReadModelNews } from '#live-read-model';
import { LiveNumberTable } from './live-number-table.port.js';
import { NUMBER_TABLE_EVENT_TYPES, NumberTableFold } from './number-table.projection.js';
import type { NumberPage, NumberQuery, NumberTable, NumberTableChanges } from './number-table.port.js';

export interface NumberTableFeedOptions {
  readonly log: EventLog;
  readonly table: NumberTable;
  /** See `ReadModelFeedOptions`. */
  readonly maxPendingChanges?: number;
}

/** A number table, kept up with the log. */
export class NumberTableFeed extends LiveNumberTable {
  private readonly feed: ReadModelFeed<NumberTableChanges, NumberTable>;

  constructor({ log, table, maxPendingChanges }: NumberTableFeedOptions) {
    super();
    this.feed = new ReadModelFeed({
      name: 'number table',
      log,
      model: table,
      eventTypes: NUMBER_TABLE_EVENT_TYPES,
      newFold: (after) => new NumberTableFold(after),
      maxPendingChanges,
    });
  }

  override start(news: ReadModelNews): Promise<void> {
    return this.feed.start(news);
  }

  override get trouble(): Error | undefined {
    return this.feed.trouble;
  }

  override async position(): Promise<Position> {
    return this.feed.position;
  }

  /** The table stays open: it is its owner's. */
  override stop(): Promise<void> {
    return this.feed.stop();
  }

  override page(query: NumberQuery, minPosition: Position): Promise<NumberPage> {
    return this.feed.ask(minPosition, (table, shown) => table.query(query, shown));
  }

  override countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number> {
    return this.feed.ask(minPosition, (table, shown) => table.countHeld(workspace, carrierAccountId, shown));
  }

  /** Finds out whether the table is still there, of which somebody has heard that it may not be. */
  protected lookAgain(): void {
    this.feed.lookAgain();
  }
}
