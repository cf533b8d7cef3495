import type { EventStore, RecordedEvent, Revision } from '#event-store';
import { LIMITS } from '#event-store';
import { numberStream } from '../number.aggregate.js';

export interface HistoryPage {
  readonly events: readonly RecordedEvent[];
  /** Ask for the next page with this; undefined when there is none. */
  readonly nextBefore: Revision | undefined;
}

/**
 * A number's events, newest first, as far as they happened in the workspace: its stream also holds what other
 * workspaces did with it before or since, and that is none of the reader's business.
 */
export async function numberHistory(
  store: EventStore,
  workspace: string,
  number: string,
  { limit, before }: { readonly limit: number; readonly before: Revision | undefined },
): Promise<HistoryPage> {
  const events: RecordedEvent[] = [];
  let from = before === undefined ? undefined : before - 1;
  while (from === undefined || from >= 0) {
    const page: readonly RecordedEvent[] = await store.readStream(numberStream(number), {
      direction: 'backwards',
      ...(from !== undefined && { from }),
    });
    events.push(...page.filter(({ metadata }) => metadata['workspace'] === workspace));
    const oldest = page.at(-1);
    if (events.length > limit || page.length < LIMITS.maxReadEvents || !oldest) break;
    from = oldest.revision - 1;
  }
  const shown = events.slice(0, limit);
  return { events: shown, nextBefore: events.length > limit ? shown.at(-1)?.revision : undefined };
}
