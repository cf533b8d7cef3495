import type { KafkaMessage } from 'kafkajs';
import type { Parking, UnhandledMessage } from './parking/parking.js';
import { REDRIVEN_FOR, REDRIVEN_FROM, textOf } from './parking/parked-topic.js';

export interface BroughtMessage extends Pick<UnhandledMessage, 'group' | 'topic' | 'partition'> {
  readonly message: Pick<KafkaMessage, 'offset' | 'key' | 'value' | 'headers'>;
}

/**
 * Has a message handled, or puts it aside, unless it is for another group, or was discarded before its redrive came.
 * `handle` answers why it could not be handled. Rejects with what parking rejects with; the message is to come again then.
 */
export async function handleOrPark(
  parking: Parking,
  brought: BroughtMessage,
  handle: () => Promise<Pick<UnhandledMessage, 'code' | 'reason'> | undefined>,
): Promise<void> {
  const { group, message } = brought;
  const { headers = {} } = message;
  const [only, firstId] = [textOf(headers, REDRIVEN_FOR), textOf(headers, REDRIVEN_FROM)];
  if (only && only !== group) return;
  if (firstId && (await parking.isDiscarded(message, firstId))) return;
  const failure = await handle();
  if (failure) await parking.park({ ...brought, ...failure }, firstId || undefined);
  else if (firstId) await parking.takeOff(message, firstId);
}
