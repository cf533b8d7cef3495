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

/** Where a relay announces events. */
export abstract class Announcements {
  /**
   * The progress announced last, undefined when none ever was. What it covers may be there in part; what is before it is
   * there whole. Rejects with `event_bus_unavailable`.
   */
  abstract lastProgress(): Promise<RelayProgress | undefined>;

  /**
   * Resolves when the events and the progress are durable. Rejects with `event_bus_unavailable`: some of it may be there
   * then, so that the same is to be announced again.
   */
  abstract announce(events: readonly AnnouncedEvent[], progress: RelayProgress): Promise<void>;

  /**
   * Resolves when more could be announced, and the progress that was told is there still. Rejects with `event_bus_unavailable` when not:
   * whoever opens announcements anew then goes on from the progress that is left.
   */
  abstract check(): Promise<void>;

  abstract close(): Promise<void>;
}
