import { LIMITS, START } from '#event-store';
import type { EventStore } from '#event-store';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { isBy } from './as-of.js';
import type { Moment } from './as-of.js';

/** The holds that were in force at a moment, replayed from the log. */
export async function holdsAsOf(store: EventStore, moment: Moment): Promise<HoldDirectory> {
  const directory = new HoldDirectory();
  let after = START;
  for (;;) {
    const page = await store.readAll({ after, types: HoldDirectory.eventTypes });
    for (const recorded of page) if (isBy(recorded, moment)) directory.apply(recorded);
    if (page.length < LIMITS.maxReadEvents) return directory;
    after = page.at(-1)?.position ?? after;
  }
}
