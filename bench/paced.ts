import { setTimeout as delay } from 'node:timers/promises';

/** Does something so many times, one after the other, with a pause after each: what is measured is never in a queue. */
export async function paced(count: number, pauseMs: number, act: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await act(index);
    await delay(pauseMs);
  }
}
