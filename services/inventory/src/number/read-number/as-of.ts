import { readMetadata } from '#event-store';
import type { Aggregate, DomainEvent, Position, RecordedEvent } from '#event-store';
import { invalidRequest } from '#http-api';

/** A moment of the past: a place in the log or a time (milliseconds since 1970). */
export type Moment = { readonly position: Position } | { readonly timeMs: number };

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Reads `?asOf=`: a position, or an ISO 8601 time with its zone. */
export function parseMoment(text: string): Moment {
  if (/^\d{1,15}$/.test(text)) return { position: Number(text) };
  // A plus sign of a time zone arrives as a space when it was not percent-encoded.
  const time = text.replace(/ (?=\d{2}:\d{2}$)/, '+');
  const timeMs = ISO_TIME.test(time) ? Date.parse(time) : Number.NaN;
  if (!Number.isNaN(timeMs)) return { timeMs };
  const message = 'asOf must be a position or an ISO 8601 time with its zone, such as 2026-01-31T09:00:00Z.';
  throw invalidRequest([{ field: 'asOf', message }]);
}

export function isBy(recorded: RecordedEvent, moment: Moment): boolean {
  if ('position' in moment) return recorded.position <= moment.position;
  return Date.parse(readMetadata(recorded).time) <= moment.timeMs;
}

/** The same aggregate, blind to what came after the moment. For one stream and one reading. */
export function asItWas<State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  moment: Moment,
): Aggregate<State, Event> {
  // Times of a stream may go back a little, as clocks do: what comes after the first event past the moment is past it.
  let past = false;
  return {
    ...aggregate,
    name: undefined,
    evolve: (state, event, recorded) => {
      past ||= !isBy(recorded, moment);
      return past ? state : aggregate.evolve(state, event, recorded);
    },
  };
}
