import { readMetadata } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';

/** A moment of the past: a place in the log or a time (milliseconds since 1970). */
export type Moment = { readonly position: Position } | { readonly timeMs: number };

/** Where and when something happened. */
export interface Mark {
  readonly position: Position;
  readonly timeMs: number;
}

export function markOf(recorded: RecordedEvent): Mark {
  return { position: recorded.position, timeMs: Date.parse(readMetadata(recorded).time) };
}

/** Whether it had happened by the moment. */
export function isBy(mark: Mark, moment: Moment): boolean {
  return 'position' in moment ? mark.position <= moment.position : mark.timeMs <= moment.timeMs;
}
