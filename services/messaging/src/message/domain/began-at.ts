import type { MessageReceived, MessageRequested, MessageSentElsewhere } from './message.events.js';

/** A carrier tells for days of what it had; a time that is further from when it was told is a fault of a clock. */
const MAX_LATE_MS = 7 * 24 * 60 * 60 * 1_000;

/**
 * When a message began, by which the log is ordered: when its carrier had it, where it says so. `toldAt`: when it was told
 * of; both ISO 8601, UTC.
 */
export function beganAt(event: MessageReceived | MessageRequested | MessageSentElsewhere, toldAt: string): string {
  if (event.type === 'MessageRequested' || event.occurredAt === null) return toldAt;
  const lateMs = Date.parse(toldAt) - Date.parse(event.occurredAt);
  return lateMs >= 0 && lateMs <= MAX_LATE_MS ? event.occurredAt : toldAt;
}
