import { UnreadableEventError, readCloudEvent } from '#contracts';
import type { AnnouncedEvent } from '#contracts';

/** The event in a message, or why there is none that can be read here. */
export function readText(text: string): AnnouncedEvent | UnreadableEventError {
  try {
    return readCloudEvent(text);
  } catch (error) {
    if (error instanceof UnreadableEventError) return error;
    throw error;
  }
}
