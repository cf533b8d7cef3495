import type { Aggregate } from '#event-store';
import type { HoldEvent } from './domain/hold.events.js';
import { evolveHold, unknownHold } from './domain/hold.state.js';
import type { HoldState } from './domain/hold.state.js';

/** The workspace is part of the name, so that no other workspace's hold can be reached. */
export const holdStream = (workspace: string, holdId: string): string => `hold-${workspace}/${holdId}`;

export const hold: Aggregate<HoldState, HoldEvent> = {
  initial: unknownHold,
  schemaVersion: '1',
  evolve: evolveHold,
};
