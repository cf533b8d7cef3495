import type { Position } from '#event-store';
import { invalidRequest } from '#http-api';
import type { Moment } from '../../event/moment.js';

/** How far the log and the clock have come. */
export interface Present {
  readonly head: Position;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

const ISO_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/**
 * Reads `?asOf=`: a position of the log, or an ISO 8601 time with its zone. Throws `invalid_request` for what is neither
 * and for what has not come yet: the present would be taken for it, and the same question would be answered otherwise
 * later.
 */
export function pastMoment(text: string, { head, nowMs }: Present): Moment {
  if (/^\d{1,15}$/.test(text)) {
    const position = Number(text);
    if (position <= head) return { position };
    throw badMoment(`asOf is ahead of the log, which is at position ${head}. Leave it out to see the present.`);
  }
  // A plus sign of a time zone arrives as a space when it was not percent-encoded.
  const time = text.replace(/ (?=\d{2}:\d{2}$)/, '+');
  const timeMs = ISO_TIME.test(time) ? Date.parse(time) : Number.NaN;
  if (Number.isNaN(timeMs)) {
    throw badMoment('asOf must be a position or an ISO 8601 time with its zone, such as 2026-01-31T09:00:00Z.');
  }
  if (timeMs <= nowMs) return { timeMs };
  throw badMoment(`asOf is in the future: it is ${new Date(nowMs).toISOString()}. Leave it out to see the present.`);
}

const badMoment = (message: string) => invalidRequest([{ field: 'asOf', message }]);
