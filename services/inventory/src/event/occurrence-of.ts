import { readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { Occurrence } from './domain/occurrence.js';

export const occurrenceOf = (recorded: RecordedEvent): Occurrence => ({
  eventId: recorded.id,
  time: readMetadata(recorded).time,
  revision: recorded.revision,
});
