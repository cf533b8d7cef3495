import type { Position } from '#event-store';
import type { ReadModelNews } from '#live-read-model';
import type { MessagePage, MessageQuery } from './message-log.port.js';

/** The message log, which keeps up with the log of events by itself: what readers ask. */
export abstract class LiveMessageLog {
  /** Starts to follow the log; it catches up while the process already answers. */
  abstract start(news: ReadModelNews): Promise<void>;

  /** `read_model_unavailable`, while its server is away; undefined while it is not, and of one in a file. */
  get trouble(): Error | undefined {
    return undefined;
  }

  /**
   * A page that shows everything up to `minPosition` and everything that was in the log at the start. Rejects with
   * `DomainError('read_model_behind')` when that takes long, with what `MessageLogModel.query` rejects with, and with an
   * error of the code `too_many_waiting` when too many others ask at once.
   */
  abstract page(query: MessageQuery, minPosition: Position): Promise<MessagePage>;

  /** Position up to which everything is shown; the last one known, while it cannot be asked. */
  abstract position(): Promise<Position>;

  /** Finishes what was begun and lets go of files and connections. */
  abstract stop(): Promise<void>;
}
