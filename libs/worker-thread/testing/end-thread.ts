import { once } from 'node:events';
import type { Worker } from 'node:worker_threads';

/** Ends the thread of an adapter that has one, as running out of memory would; resolves when the adapter knows. */
export async function endThreadOf(adapter: object): Promise<void> {
  // Nobody but a test wants this, so that there is no door for it.
  const worker = Reflect.get(Reflect.get(adapter, 'thread') as object, 'worker') as Worker;
  const ended = once(worker, 'exit');
  await worker.terminate();
  await ended;
}
