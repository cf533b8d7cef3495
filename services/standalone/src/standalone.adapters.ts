import { LogTailEventBus } from '#event-bus/log-tail';
import type { EventBus } from '#event-bus';
import { openInventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { PUBLISHED_TYPES, publishEvent } from '../../inventory/src/publish-events.js';
import type { Failures } from './failures.js';
import type { StandaloneConfig } from './standalone.config.js';

const LOG_WRITER_DIED =
  'Nothing can be changed, for the thread that writes the log has ended; calls are answered from what is written. ' +
  'Restart the process; its log on standard error says why.';
const IDEMPOTENCY_DIED =
  'Requests with an Idempotency-Key are refused, for the thread that keeps their answers has ended. ' +
  'Restart the process; its log on standard error says why.';

/** What the configuration chose. */
export interface StandaloneAdapters extends InventoryAdapters {
  readonly bus: EventBus;
}

/** In one process the bus is the tail of the log. */
export async function openStandaloneAdapters(
  { eventStore, readModel }: StandaloneConfig,
  failures: Failures,
): Promise<StandaloneAdapters> {
  const adapters = await openInventoryAdapters(eventStore, readModel, {
    onLogWriterDeath: (error) => failures.note(error, LOG_WRITER_DIED),
    onIdempotencyDeath: (error) => failures.note(error, IDEMPOTENCY_DIED),
  });
  return { ...adapters, bus: new LogTailEventBus(adapters.log, publishEvent, PUBLISHED_TYPES) };
}
