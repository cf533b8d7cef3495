import { decodeCursorOf, encodeCursor } from '#http-api/cursor';
import type { MessageQuery } from './message-log.port.js';

/** Where a row is in the log's order, as its adapter says it. */
export type Place = string | number;

const kindOf = ({ workspace, oldestFirst = false }: MessageQuery): string =>
  `messages of ${workspace}${oldestFirst ? ', oldest first' : ''}`;

/** `place`: of the last row of a page, by which they are ordered. */
export function writeCursor(query: MessageQuery, place: Place): string {
  return encodeCursor(kindOf(query), place);
}

/** Undefined without one. Throws `invalid_request`, field `cursor`, for what `writeCursor` would not have written. */
export function readCursor<Written extends Place>(
  query: MessageQuery,
  isPlace: (key: unknown) => key is Written,
): Written | undefined {
  const { cursor } = query;
  return cursor === undefined ? undefined : decodeCursorOf(kindOf(query), cursor, isPlace);
}
