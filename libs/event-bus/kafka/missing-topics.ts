import type { Kafka } from 'kafkajs';
import type { EventSource } from '#contracts';
import type { EventBusError } from '#event-bus';
import type { KafkaAddress } from '#event-bus/kafka-address';
import { asBusError, isTopicMissing } from './kafka-client.js';
import { missingTopics } from './kafka-topics.js';
import { withAdmin } from './with-admin.js';

/** As `asBusError`; when a topic is missing, the broker is asked which. */
export async function asNamedBusError(
  kafka: Kafka,
  address: KafkaAddress,
  source: EventSource,
  error: unknown,
): Promise<EventBusError> {
  if (!isTopicMissing(error)) return asBusError(error, address);
  // None where nobody can tell any more.
  const missing = await withAdmin(kafka, (admin) => missingTopics(admin, address.prefix, source)).catch(() => []);
  return asBusError(error, address, { missing, source });
}
