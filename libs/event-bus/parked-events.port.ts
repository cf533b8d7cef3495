/** The group of messages that could not be read by whoever follows the log: they are read again, and not redriven. */
export const FOLLOWERS = 'followers';

/** An event, or a message that is none, that could not be handled and waits for somebody to look at it. */
export interface ParkedEvent {
  readonly id: string;
  /** Who could not handle it; `FOLLOWERS` for messages that could not be read. */
  readonly group: string;
  /** `handler_failed`, or why it could not be read: see `UnreadableEventErrorCode`. */
  readonly code: string;
  /** For people. */
  readonly reason: string;
  /** The message as it came. */
  readonly text: string;
  /** What it is about, as its sender says: a number, say. Where the text alone may not tell. */
  readonly subject?: string;
}

/** What could not be handled, until somebody has looked at it. */
export abstract class ParkedEvents {
  /** In no particular order, without what is about to be handled once more. */
  abstract list(): Promise<readonly ParkedEvent[]>;

  /**
   * Has one handled once more by its group, as soon as a member of it works; it is parked again if that fails. False when
   * there is none of that id, or it is not to be handled at all.
   */
  abstract redrive(id: string): Promise<boolean>;

  /**
   * Takes one off, for good: nor is it parked again when a redrive of it, or a follower that meets it again, fails with it.
   * False when there is none of that id.
   */
  abstract discard(id: string): Promise<boolean>;
}
