import { setTimeout as delay } from 'node:timers/promises';

const FIRST_PAUSE_MS = 100;
const MAX_PAUSE_MS = 5_000;

/** What somebody wants to know of work that is tried again until it works. */
export interface Trouble {
  /** Called with every failure. */
  note(error: unknown): void;
  /** Called when it works. */
  over(): void;
}

/**
 * Does something again and again until it is asked to stop, with longer and longer pauses after failures. `work` calls
 * `onWorking` when it has got somewhere, and rejects when it fails.
 */
export async function keepTrying(
  stop: AbortSignal,
  trouble: Trouble,
  work: (onWorking: () => void) => Promise<void>,
): Promise<void> {
  let pauseMs = FIRST_PAUSE_MS;
  const onWorking = () => {
    pauseMs = FIRST_PAUSE_MS;
    trouble.over();
  };
  while (!stop.aborted) {
    try {
      await work(onWorking);
    } catch (error) {
      if (stop.aborted) return;
      trouble.note(error);
      await delay(pauseMs, undefined, { signal: stop }).catch(() => undefined);
      pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS);
    }
  }
}
