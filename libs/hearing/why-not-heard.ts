import { hasCode } from '#domain-error';
import { READER_FAILED } from '#service-process';

/** For `Health`, while the bus is tried again: see `RemoteEventBus.trouble`. */
export function whyNotHeard(trouble: unknown): string {
  if (hasCode(trouble, 'event_bus_topic_missing')) return trouble.message;
  return (
    'Kafka cannot be used: it is away, or refuses this process, whose log on standard error says which. Look after it; ' +
    'reading goes on by itself.'
  );
}

/** For `Failures`: why the bus is read no more. */
export function whyNotRead(error: unknown): string {
  return hasCode(error, 'event_bus_misconfigured') ? error.message : READER_FAILED;
}
