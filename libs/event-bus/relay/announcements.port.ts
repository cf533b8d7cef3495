import type { AnnouncedEvent } from '#contracts';
import type { Position } from '#event-store';

/** What one announcement covers: everything in the log after `from` and up to `position`. */
export interface RelayProgress {
  readonly from: Position;
  readonly position: Position;
  /** Position of the last public event up to `from`, 0 before the first. */
  readonly previous: Position;
  /** Position and id of the last public event up to `position`; 0 and an empty text before the first. */
  readonly last: Position;
  readonly lastId: string;
}

/** The progress announced last. What it covers may be there in part; what is before it is there whole, unless it was lost. */
export interface LastProgress extends RelayProgress {
  /** Where something is missing of what was announced: by name, for people. */
  readonly lost: readonly string[];
}

/** Where a relay announces events. */
export abstract class Announcements {
  /** Undefined when nothing was ever announced, or nothing is left of it. Rejects with `event_bus_unavailable`. */
  abstract lastProgress(): Promise<LastProgress | undefined>;

  /**
   * Resolves when the events and the progress are durable. Rejects with `event_bus_unavailable`: some of it may be there
   * then, or something of before is lost, so that it is to be opened anew.
   */
  abstract announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void>;

  /**
   * Resolves when more could be announced, and all that was announced is there still. Rejects with `event_bus_unavailable`
   * when not: whoever opens announcements anew then learns what is left.
   */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
