import { hasCode } from '#domain-error';

/** For the log: what does not work meanwhile. A message that names a missing topic says what becomes of it. */
export function consequenceOf(trouble: unknown): string | undefined {
  if (hasCode(trouble, 'event_bus_topic_missing')) return undefined;
  return 'Nothing can be announced; it is tried again until it works.';
}

/**
 * For `Health`, while the relay tries again: what it failed with, see `Relay.trouble`, and what to do. `hearers`: see
 * `AnnounceLogOptions`.
 */
export function whyNotAnnounced(trouble: unknown, hearers: string): string {
  if (hasCode(trouble, 'event_bus_topic_missing')) {
    return `${trouble.message} Commands are taken, and ${hearers} will hear of them when that is done.`;
  }
  if (hasCode(trouble, 'event_bus_unavailable')) {
    return (
      `Kafka cannot be used: commands are taken, and ${hearers} will hear of them when it can. Look after it; the log of ` +
      'the process on standard error says whether it is away or refuses this process.'
    );
  }
  if (hasCode(trouble, 'event_store_unavailable')) {
    return `The log cannot be read to announce what is in it: ${hearers} hear nothing new until it can. Look after the event store.`;
  }
  return `Nothing can be announced: ${hearers} hear nothing new until it can. The log of the process on standard error says why.`;
}
