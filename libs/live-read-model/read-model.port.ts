import type { Position, RecordedEvent } from '#event-store';

/** An event by which a log can be told from another one. */
export interface EventMark {
  readonly id: string;
  readonly position: Position;
}

/** What a stretch of the log does to a read model. */
export interface ReadModelChanges {
  /** The last event that is in these changes; null when there is none. */
  readonly lastEvent: EventMark | null;
  /** Everything up to here is in earlier changes. */
  readonly after: Position;
  /** Everything up to here is in these changes and earlier ones. */
  readonly position: Position;
  /** Whether the head of the log is reached. */
  readonly live: boolean;
}

/** Folds batch after batch of the log into changes. */
export interface ReadModelFold<Changes extends ReadModelChanges> {
  /** How many changes there are so far. */
  readonly size: number;
  add(events: readonly RecordedEvent[]): void;
  /** The changes so far, which are all up to `position`; begins anew. */
  take(position: Position, live: boolean): Changes;
}

/**
 * What is made of a log to be asked, and disposable: it can always be filled again from position 0. One on a server rejects
 * everything with `DomainError('read_model_unavailable')` while that server is away.
 */
export interface FedReadModel<Changes extends ReadModelChanges> {
  /**
   * Applies changes, also those that it has applied before. Rejects with `DomainError('changes_missing')` when they
   * continue from behind its own position. After a rejection, go on from `position()`.
   */
  apply(changes: Changes): Promise<void>;
  /** Where to read the log from, `START` when it is empty. */
  position(): Promise<Position>;
  /** The last event that was applied: a log that has another one there, or none, is not the one that this is made of. */
  lastEvent(): Promise<EventMark | null>;
  clear(): Promise<void>;
}

/** Who is told how a read model is. */
export interface ReadModelNews {
  /**
   * `read_model_unavailable`: its server is away, told once when that begins. Anything else: told once of several failures
   * in a row, with the last of them. It goes on trying.
   */
  readonly onTrouble: (error: unknown) => void;
  /** A server that was away is there again, and takes what is written. */
  readonly onRecovery?: () => void;
}
