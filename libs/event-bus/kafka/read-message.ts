import { UnreadableEventError, readCloudEvent } from '#contracts';
import type { AnnouncedEvent, EventSource } from '#contracts';

/** The event in a message, or why there is none that can be read here. `from`: see `readCloudEvent`. */
export function readText(text: string, from?: EventSource): AnnouncedEvent | UnreadableEventError {
  try {
    return readCloudEvent(text, from);
  } catch (error) {
    if (error instanceof UnreadableEventError) return error;
    throw error;
  }
}
