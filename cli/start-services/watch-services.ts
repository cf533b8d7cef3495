import { setTimeout as delay } from 'node:timers/promises';
import { ToldOnce } from './told-once.js';

const LOOK_EVERY_MS = 100;
const LOOK_LATER_EVERY_MS = 1_000;
const MAX_ANSWER_MS = 5_000;

/** What has a health of its own. */
export interface WatchedService {
  readonly name: string;
  readonly url: string;
}

/**
 * Looks whether services are ready until it is stopped, and says on standard error when one is not, see `ToldOnce`. In
 * their order: what comes behind one that is not ready may wait for that alone. `onAllReady` is called once.
 */
export async function watchServices(
  services: readonly WatchedService[],
  stop: AbortSignal,
  onAllReady: () => void,
): Promise<void> {
  const watched = services.map(({ name, url }) => ({ url, told: new ToldOnce(name, (line) => console.error(line)) }));
  let wereAllReady = false;
  while (!stop.aborted) {
    if ((await areAllReady(watched, stop)) && !wereAllReady) {
      wereAllReady = true;
      onAllReady();
    }
    await delay(wereAllReady ? LOOK_LATER_EVERY_MS : LOOK_EVERY_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

async function areAllReady(
  watched: readonly { readonly url: string; readonly told: ToldOnce }[],
  stop: AbortSignal,
): Promise<boolean> {
  for (const { url, told } of watched) {
    const reasons = await whyNotReady(url, stop);
    if (stop.aborted) return false;
    if (reasons) {
      told.noteTrouble(reasons, performance.now());
      return false;
    }
    told.noteReady();
  }
  return true;
}

/** Undefined when it is ready. */
async function whyNotReady(url: string, stop: AbortSignal): Promise<readonly string[] | undefined> {
  try {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(MAX_ANSWER_MS)]);
    const answer = await fetch(`${url}/health/ready`, { signal });
    const text = await answer.text();
    return answer.status === 200 ? undefined : reasonsIn(text, answer.status);
  } catch {
    return ['It does not answer.'];
  }
}

function reasonsIn(text: string, status: number): readonly string[] {
  try {
    const { reasons, detail } = JSON.parse(text) as { reasons?: readonly string[]; detail?: string };
    return reasons ?? [detail ?? `It answers ${status}.`];
  } catch {
    return [`It answers ${status}.`];
  }
}
