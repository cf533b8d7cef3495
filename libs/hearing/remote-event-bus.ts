import type { EventBus } from '#event-bus';

/** A bus that may be away, and says so. */
export interface RemoteEventBus extends EventBus {
  /** Why it cannot be read, while it is tried again: see `EventBusErrorCode`. Undefined otherwise. */
  readonly trouble: unknown;
  /** See `Retries.firstOutcome`. */
  firstOutcome(): Promise<void>;
  close(): Promise<void>;
}
