import { LIMITS } from '#event-store';
import type { EventLog, Position, RecordedEvent } from '#event-store';

/** A log, or a part of one, as it is read from its beginning to its end. */
export type History = Pick<EventLog, 'head' | 'readAll'>;

/** The events behind a position, all or those of some types, in order: pages of `LIMITS.maxReadEvents`, and only the last may be shorter. */
export async function* pagesAfter(
  log: History,
  after: Position,
  types?: readonly string[],
): AsyncGenerator<readonly RecordedEvent[], void> {
  for (let position = after; ;) {
    const page = await log.readAll({ after: position, ...(types && { types }) });
    if (page.length > 0) yield page;
    if (page.length < LIMITS.maxReadEvents) return;
    position = page.at(-1)!.position;
  }
}
