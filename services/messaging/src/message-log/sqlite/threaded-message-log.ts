import type { Position } from '#event-store';
import { ThreadedReadModel } from '#live-read-model';
import type { ReadModelNews } from '#live-read-model';
import { WorkerThread } from '#worker-thread';
import { LiveMessageLog } from '../live-message-log.port.js';
import type { MessagePage, MessageQuery } from '../message-log.port.js';
import type { MessageLogFiles } from './message-log.adapters.js';
import type { MessageLogThread } from './message-log.worker.js';

/** Seconds' worth of slow searches. */
const MAX_WAITING_READERS = 250;

/** The message log in an SQLite file, with a thread of its own: neither a search nor a flood of messages holds up a call. */
export class ThreadedMessageLog extends LiveMessageLog {
  private readonly model: ThreadedReadModel<MessageLogThread>;

  constructor(files: MessageLogFiles) {
    super();
    const newThread = () =>
      new WorkerThread<MessageLogThread>(new URL('./message-log.worker.js', import.meta.url), {
        workerData: files,
        maxWaiting: { page: MAX_WAITING_READERS, position: MAX_WAITING_READERS },
      });
    this.model = new ThreadedReadModel({ name: 'message log', newThread });
  }

  override start(news: ReadModelNews): Promise<void> {
    return this.model.start(news);
  }

  override page(query: MessageQuery, minPosition: Position): Promise<MessagePage> {
    return this.model.ask((thread) => thread.call('page', query, minPosition));
  }

  override position(): Promise<Position> {
    return this.model.position();
  }

  override stop(): Promise<void> {
    return this.model.stop();
  }
}
