import type { PublicEvent, PublicEventType } from '#contracts';
import type { NewEvent } from '#event-store';

/** What others hear of a log. */
export interface PublishedLog {
  /** Public form of a stored event, or nothing when it is the service's own affair. */
  readonly publish: (event: NewEvent) => PublicEvent | undefined;
  /** Of all stored events that have one. */
  readonly types: readonly PublicEventType[];
}

/** What others hear of a log that several services write to. Each service's types are its own. */
export function joinPublishedLogs(logs: readonly PublishedLog[]): PublishedLog {
  const byType = new Map<string, PublishedLog>(logs.flatMap((log) => log.types.map((type) => [type, log] as const)));
  return {
    publish: (event) => byType.get(event.type)?.publish(event),
    types: logs.flatMap(({ types }) => types),
  };
}
