import type { EventLog, Position } from '#event-store';
import { ReadModelFeed } from '#live-read-model';
import type { ReadModelNews } from '#live-read-model';
import { LiveMessageLog } from './live-message-log.port.js';
import { MESSAGE_LOG_EVENT_TYPES, MessageLogFold } from './message-log.projection.js';
import type { MessageLogChanges, MessageLogModel, MessagePage, MessageQuery } from './message-log.port.js';

export interface MessageLogFeedOptions {
  readonly log: EventLog;
  readonly model: MessageLogModel;
  /** See `ReadModelFeedOptions`. */
  readonly maxPendingChanges?: number;
}

/** What is gathered before it is written holds texts, sealed: a fifth of what is usual. */
const MAX_PENDING_CHANGES = 20_000;

/** A message log, kept up with the log of events. */
export class MessageLogFeed extends LiveMessageLog {
  private readonly feed: ReadModelFeed<MessageLogChanges, MessageLogModel>;

  constructor({ log, model, maxPendingChanges = MAX_PENDING_CHANGES }: MessageLogFeedOptions) {
    super();
    this.feed = new ReadModelFeed({
      name: 'message log',
      log,
      model,
      eventTypes: MESSAGE_LOG_EVENT_TYPES,
      newFold: (after) => new MessageLogFold(after),
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

  /** The model stays open: it is its owner's. */
  override stop(): Promise<void> {
    return this.feed.stop();
  }

  override page(query: MessageQuery, minPosition: Position): Promise<MessagePage> {
    return this.feed.ask(minPosition, (model, shown) => model.query(query, shown));
  }

  /** Finds out whether the model is still there, of which somebody has heard that it may not be. */
  protected lookAgain(): void {
    this.feed.lookAgain();
  }
}
