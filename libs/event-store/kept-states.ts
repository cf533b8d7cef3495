import { RecentlySet } from '#recently-set';
import type { EventStore, Position, Revision } from './event-store.port.js';

/** A stream folded up to a revision. Events never change, so it stays right for ever; what came after is read each time. */
export interface KeptState {
  readonly state: unknown;
  readonly revision: Revision;
  readonly position: Position;
}

/** Some 10 MB; every use keeps a state anew, so the ones unused for longest go first. */
const MAX_KEPT_STATES = 10_000;

const keptByStore = new WeakMap<EventStore, RecentlySet<string, KeptState>>();

/** `key` names the stream and the way of folding it. */
export function keptState(store: EventStore, key: string): KeptState | undefined {
  return keptByStore.get(store)?.get(key);
}

/** Lets the next command read only what the stream got since. */
export function keepState(store: EventStore, key: string, kept: KeptState): void {
  let states = keptByStore.get(store);
  if (!states) keptByStore.set(store, (states = new RecentlySet(MAX_KEPT_STATES)));
  states.set(key, kept);
}
