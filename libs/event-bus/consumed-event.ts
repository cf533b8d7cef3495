import type { AnnouncedEvent, PublicEvent } from '#contracts';
import { readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';

/** A public event as those who work on it get it, with who, when and why. */
export type ConsumedEvent = Omit<AnnouncedEvent, 'previous'>;

/** The public form of a stored event with the facts that were stored beside it. */
export function consumedEvent(event: PublicEvent, recorded: RecordedEvent): ConsumedEvent {
  const { time, actor, correlationId, causationId, reason } = readMetadata(recorded);
  const consumed = { event, id: recorded.id, position: recorded.position, time, actor, correlationId, causationId };
  return reason === undefined ? consumed : { ...consumed, reason };
}
