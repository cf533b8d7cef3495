import { hasCode } from '#domain-error';

/** For `Health`, while the bus is tried again: see `RemoteEventBus.trouble`. */
export function whyNotHeard(trouble: unknown): string {
  if (hasCode(trouble, 'event_bus_topic_missing')) return trouble.message;
  return (
    'Kafka cannot be used: it is away, or refuses this process, whose log on standard error says which. Look after it; ' +
    'reading goes on by itself.'
  );
}
