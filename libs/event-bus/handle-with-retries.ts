import { setTimeout as delay } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import type { ConsumedEvent } from './consumed-event.js';

/** Three seconds in all: longer than most hiccups, short enough that what comes after does not wait for ever. */
const PAUSES_MS = [100, 300, 900, 1_700];

/** A handler that takes longer is given up: it may be stuck, and all that comes after would wait for it. */
const MAX_HANDLING_MS = 300_000;

/** Stable: stands in `ParkedEvent.code`. */
export const HANDLER_FAILED = 'handler_failed';

/**
 * Calls a handler until it succeeds, a few times. Returns what it failed with the last time, undefined when it succeeded.
 * One that takes too long is not called again, since it may be at work still.
 */
export async function handleWithRetries(
  handle: (consumed: ConsumedEvent) => Promise<void>,
  consumed: ConsumedEvent,
): Promise<Error | undefined> {
  for (const pauseMs of [...PAUSES_MS, undefined]) {
    const failure = await failureOf(() => handle(consumed));
    if (!failure || failure === TOO_LONG || pauseMs === undefined) return failure;
    await delay(pauseMs);
  }
  return undefined;
}

const TOO_LONG = new Error(`It took longer than ${MAX_HANDLING_MS / 60_000} minutes, and may be at work still.`);

async function failureOf(work: () => Promise<void>): Promise<Error | undefined> {
  try {
    await pTimeout(work(), { milliseconds: MAX_HANDLING_MS, message: TOO_LONG });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
