import { decodeCursorOf, encodeCursor } from '#http-api/cursor';
import type { MessageQuery } from './message-log.port.js';

const kindOf = ({ workspace, oldestFirst = false }: MessageQuery): string =>
  `messages of ${workspace}${oldestFirst ? ', oldest first' : ''}`;

/** `place`: of the last row of a page, by which they are ordered. */
export function writeCursor(query: MessageQuery, place: number): string {
  return encodeCursor(kindOf(query), place);
}

/** Undefined without one. Throws `invalid_request`, field `cursor`, for what `writeCursor` would not have written. */
export function readCursor(query: MessageQuery): number | undefined {
  const { cursor } = query;
  if (cursor === undefined) return undefined;
  return decodeCursorOf(
    kindOf(query),
    cursor,
    (key): key is number => Number.isSafeInteger(key) && (key as number) >= 0,
  );
}
