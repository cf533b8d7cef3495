import type { Position } from '#event-store';
import { ThreadedReadModel } from '#live-read-model';
import type { ReadModelNews } from '#live-read-model';
import { WorkerThread } from '#worker-thread';
import { LiveNumberTable } from '../live-number-table.port.js';
import type { NumberPage, NumberQuery } from '../number-table.port.js';
import type { NumberTableFiles } from './number-table.adapters.js';
import type { NumberTableThread } from './number-table.worker.js';

/** Seconds' worth of slow searches. */
const MAX_WAITING_READERS = 250;

/**
 * The number table in an SQLite file, with a thread of its own that reads the log itself: neither a search nor an import
 * that fills the table ever keeps a call waiting.
 */
export class ThreadedNumberTable extends LiveNumberTable {
  private readonly model: ThreadedReadModel<NumberTableThread>;

  constructor(files: NumberTableFiles) {
    super();
    const newThread = () =>
      new WorkerThread<NumberTableThread>(new URL('./number-table.worker.js', import.meta.url), {
        workerData: files,
        maxWaiting: { page: MAX_WAITING_READERS, countHeld: MAX_WAITING_READERS, position: MAX_WAITING_READERS },
      });
    this.model = new ThreadedReadModel({ name: 'number table', newThread });
  }

  override start(news: ReadModelNews): Promise<void> {
    return this.model.start(news);
  }

  override page(query: NumberQuery, minPosition: Position): Promise<NumberPage> {
    return this.model.ask((thread) => thread.call('page', query, minPosition));
  }

  override countHeld(workspace: string, carrierAccountId: string, minPosition: Position): Promise<number> {
    return this.model.ask((thread) => thread.call('countHeld', workspace, carrierAccountId, minPosition));
  }

  override position(): Promise<Position> {
    return this.model.position();
  }

  override stop(): Promise<void> {
    return this.model.stop();
  }
}
