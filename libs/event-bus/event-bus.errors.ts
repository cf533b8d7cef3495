/** The codes an event bus may fail with. The port owns them; no adapter adds its own. */
export type EventBusErrorCode =
  /** The broker cannot be reached, or refuses us. The message says what to do. */
  | 'event_bus_unavailable'
  /** The broker is there and a topic is not: it was deleted. Whoever announces makes it again; the message says so. */
  | 'event_bus_topic_missing'
  /** A topic is not as it is declared. Nobody should read or write it before an operator has looked. */
  | 'event_bus_misconfigured'
  /** The topics hold the events of another log. The message says what to do. */
  | 'event_bus_of_another_log';

export class EventBusError extends Error {
  override readonly name = 'EventBusError';

  constructor(
    readonly code: EventBusErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
