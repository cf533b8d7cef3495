import type { EventStore, RecordedEvent, StreamWrite } from '#event-store';
import { cutIntoAppends, loadsAfter } from './cut-into-appends.js';
import type { LoadLimits } from './cut-into-appends.js';
import type { Way } from './compare-histories.js';
import type { History } from './pages-after.js';

/** A store that a history is copied into. */
export interface Target {
  readonly store: EventStore;
  /**
   * Whether appends handed in at once, within the limits of one append together, are written in that order and none
   * after one that was not. Otherwise each waits for the one before it.
   */
  readonly keepsOrderOfAppendsAtOnce: boolean;
  readonly limits: LoadLimits;
}

export interface CopyOptions {
  readonly source: History;
  readonly target: Target;
  /** What the target has already. */
  readonly from: Way;
  /** Told of what is durable in the target. */
  readonly onWay: (way: Way) => void;
  /** Aborting rejects with its reason, after the append on its way. */
  readonly signal: AbortSignal;
}

/**
 * Appends the rest of the source to the target, in order, and resolves with the number of events copied. Whatever ends
 * it early, the target then holds a beginning of the source. Rejects with what the stores reject with.
 */
export async function copyHistory(options: CopyOptions): Promise<number> {
  const { source, target, from, signal } = options;
  let { events } = from;
  let sending = Promise.resolve();
  try {
    // While one load is being written, the next is read.
    for await (const load of loadsAfter(source, from.position, target.limits)) {
      await sending;
      signal.throwIfAborted();
      sending = send(load, events, options);
      // Heard of when it is awaited, one load later.
      sending.catch(() => undefined);
      events += load.length;
    }
    await sending;
  } finally {
    await Promise.allSettled([sending]);
  }
  return events - from.events;
}

async function send(
  load: readonly RecordedEvent[],
  eventsBefore: number,
  { target, onWay, signal }: CopyOptions,
): Promise<void> {
  const appends = cutIntoAppends(load);
  const turns = target.keepsOrderOfAppendsAtOnce ? [appends] : appends.map((append) => [append]);
  let sent = 0;
  for (const turn of turns) {
    signal.throwIfAborted();
    await appendAtOnce(target.store, turn);
    sent += countEvents(turn.flat());
    onWay({ events: eventsBefore + sent, position: load[sent - 1]!.position });
  }
}

/** Resolves or rejects when all are settled: none is on its way any more. */
async function appendAtOnce(store: EventStore, appends: readonly (readonly StreamWrite[])[]): Promise<void> {
  const outcomes = await Promise.allSettled(appends.map((append) => store.append(append)));
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

function countEvents(writes: readonly StreamWrite[]): number {
  return writes.reduce((count, { events }) => count + events.length, 0);
}
