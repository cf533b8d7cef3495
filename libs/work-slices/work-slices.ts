import { setImmediate } from 'node:timers/promises';

/** So long others wait for their turn at most, in milliseconds. */
const SLICE_MS = 1;

/** Long work in short slices, so that whoever else uses this thread hardly waits: a gate's answer takes microseconds. */
export class WorkSlices {
  private startedAtMs = performance.now();

  /** Lets the others have their turn when this one has taken its time. */
  async pause(): Promise<void> {
    if (performance.now() - this.startedAtMs < SLICE_MS) return;
    await setImmediate();
    this.startedAtMs = performance.now();
  }
}
