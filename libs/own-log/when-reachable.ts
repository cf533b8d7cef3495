import { setTimeout as delay } from 'node:timers/promises';
import pTimeout from 'p-timeout';
import type { Logger } from 'pino';
import { EventStoreError } from '#event-store';

const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 5_000;

/**
 * Opens what may not be there yet: services start in any order. Says once what is waited for. Rejects with what waiting
 * cannot mend, and when `signal` aborts.
 */
export async function whenReachable<Opened>(
  open: () => Promise<Opened>,
  log: Logger,
  signal: AbortSignal,
): Promise<Opened> {
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)) {
    try {
      // What hangs may never be told that nobody waits for it any more.
      return await pTimeout(open(), { milliseconds: Number.POSITIVE_INFINITY, signal });
    } catch (error) {
      if (!(error instanceof EventStoreError) || !error.mayPass) throw error;
      if (pauseMs === FIRST_PAUSE_MS) log.warn(`${error.message} It is tried again until it works.`);
    }
    await delay(pauseMs, undefined, { signal });
  }
}
