import { LIMITS, START } from '#event-store';
import type { EventStore } from '#event-store';
import { LinesByName, WaitingLine } from '#waiting-line';
import type { Moment } from '../../event/moment.js';
import { HoldDirectory } from './hold-directory.js';

/** Each reads the whole log on the thread that answers requests, so there are few at a time in a process. */
const replays = new WaitingLine({ maxRunning: 2, maxWaiting: 20 });

/** One of a workspace at a time has a place among them, so that nobody who asks a lot takes the places of all others. */
const replaysByWorkspace = new LinesByName({ maxRunning: 1, maxWaiting: 9 });

/**
 * The directory itself when it remembers the workspace's holds back to the moment; else one replayed from the log, which
 * forgets none and costs a reading of the whole log. Rejects with `too_many_waiting` when too many others, of
 * this workspace or of all, ask for that.
 */
export async function reachingBack(
  directory: HoldDirectory,
  store: EventStore,
  workspace: string,
  moment: Moment,
): Promise<HoldDirectory> {
  if (directory.reachesBackTo(workspace, moment)) return directory;
  return replaysByWorkspace.run(workspace, () => replays.run(() => replayedFor(workspace, store)));
}

async function replayedFor(workspace: string, store: EventStore): Promise<HoldDirectory> {
  const replayed = new HoldDirectory(Number.POSITIVE_INFINITY);
  let after = START;
  for (;;) {
    const page = await store.readAll({ after, types: HoldDirectory.eventTypes });
    for (const recorded of page) if (recorded.metadata['workspace'] === workspace) replayed.apply(recorded);
    if (page.length < LIMITS.maxReadEvents) return replayed;
    after = page.at(-1)?.position ?? after;
  }
}
