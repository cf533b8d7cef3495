import type { EventStore, LIMITS, START, NO_STREAM } from '#event-store';

// Six collaborators are two classes.
export class Everything {
  constructor(
    readonly first: EventStore,
    readonly second: EventStore,
    readonly third: EventStore,
    readonly fourth: typeof LIMITS,
    readonly fifth: typeof START,
    readonly sixth: typeof NO_STREAM,
  ) {}
}
