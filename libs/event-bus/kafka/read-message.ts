import type { KafkaMessage } from 'kafkajs';
import { UnreadableEventError, readCloudEvent } from '#contracts';
import type { AnnouncedEvent } from '#contracts';

/** The event in a message, or why there is none that can be read here. */
export function readMessage({ value }: KafkaMessage): AnnouncedEvent | UnreadableEventError {
  try {
    return readCloudEvent(value?.toString() ?? '');
  } catch (error) {
    if (error instanceof UnreadableEventError) return error;
    throw error;
  }
}
