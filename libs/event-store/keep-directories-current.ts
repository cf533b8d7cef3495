import type { EventLog, RecordedEvent, SubscriptionBatch } from './event-store.port.js';
import { LogFollower } from './log-follower.js';

/** A read model in memory. */
export interface Directory {
  apply(event: RecordedEvent): void;
}

export interface DirectoriesOptions {
  readonly log: EventLog;
  /** Each with the types of events that it reads. */
  readonly directories: readonly (readonly [types: readonly string[], directory: Directory])[];
  /** They can no longer follow the log. */
  readonly onFailure: (error: unknown) => void;
}

/** What brings directories the events of a log, once it is started; those of the same type in the order given. */
export function keepDirectoriesCurrent({
  log,
  directories,
  onFailure,
}: DirectoriesOptions): LogFollower<SubscriptionBatch> {
  const byType = new Map<string, Directory[]>();
  for (const [types, directory] of directories) {
    for (const type of types) byType.set(type, [...(byType.get(type) ?? []), directory]);
  }
  return new LogFollower<SubscriptionBatch>({
    name: 'directories',
    subscribe: (after, signal) => log.subscribe({ after, types: [...byType.keys()], signal }),
    apply: ({ events }) => {
      for (const event of events) for (const directory of byType.get(event.type) ?? []) directory.apply(event);
    },
    onFailure,
  });
}
