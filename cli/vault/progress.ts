import { setImmediate } from 'node:timers/promises';
import { inThousands } from '../migrate/words.js';

const TERMINAL_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

/** The operator asked to stop; what is done is done. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
}

/** Where progress is shown, and what ends the work between two pages. */
export interface Watching {
  readonly screen: { write(text: string): unknown; readonly isTTY?: boolean };
  readonly signal: AbortSignal;
}

/**
 * Takes page after page and tells how far it is: first at once, then now and then, on one line of a terminal. Rejects
 * with an `InterruptedError` after the page in which the signal came.
 */
export async function watched<Page extends { readonly entries: number }>(
  doing: string,
  total: number,
  pages: Iterable<Page>,
  { screen, signal }: Watching,
): Promise<readonly Page[]> {
  const taken: Page[] = [];
  let [entries, shownAtMs] = [0, -Infinity];
  const show = () => {
    shownAtMs = performance.now();
    const line = `${doing}: ${inThousands(entries)} of ${inThousands(total)} entries`;
    screen.write(screen.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  };
  for (const page of pages) {
    taken.push(page);
    entries += page.entries;
    if (performance.now() - shownAtMs > (screen.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS)) show();
    // Signals are heard between two pages.
    await setImmediate();
    if (signal.aborted) throw new InterruptedError();
  }
  show();
  if (screen.isTTY) screen.write('\n');
  return taken;
}
