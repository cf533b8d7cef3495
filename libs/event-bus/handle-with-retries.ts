import { setTimeout as delay } from 'node:timers/promises';
import type { ConsumedEvent } from './consumed-event.js';

/** Three seconds in all: longer than most hiccups, short enough that what comes after does not wait for ever. */
const PAUSES_MS = [100, 300, 900, 1_700];

/** Stable: stands in `ParkedEvent.code`. */
export const HANDLER_FAILED = 'handler_failed';

/**
 * Calls a handler until it succeeds, a few times. Returns what it failed with the last time, undefined when it succeeded.
 * `beforeRetry` may reject, which ends it.
 */
export async function handleWithRetries(
  handle: (consumed: ConsumedEvent) => Promise<void>,
  consumed: ConsumedEvent,
  beforeRetry: () => Promise<void> = async () => undefined,
): Promise<Error | undefined> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    try {
      await handle(consumed);
      return undefined;
    } catch (error) {
      if (pauseMs === undefined) return error instanceof Error ? error : new Error(String(error));
    }
    await delay(pauseMs);
    await beforeRetry();
  }
  return undefined;
}
