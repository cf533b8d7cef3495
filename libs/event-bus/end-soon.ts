import pTimeout from 'p-timeout';

/** A stop takes no longer, whatever a broker that says nothing would have it wait for. */
const MAX_MS = 2_000;

/** Resolves when something has ended, well or not, or has had its time for it. */
export async function endSoon(ending: Promise<unknown> | undefined): Promise<void> {
  if (ending) await pTimeout(ending, { milliseconds: MAX_MS, message: false }).catch(() => undefined);
}
