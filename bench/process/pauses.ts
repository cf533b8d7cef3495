const LOOK_EVERY_MS = 1;

/**
 * How long whatever else runs on this thread waits for its turn. What counts is the thread's own processor time between two
 * looks, so that a machine that is busy with something else makes no pause longer.
 */
export class Pauses {
  private pausesMs: number[] = [];
  private timer: NodeJS.Timeout | undefined;
  private lastMs = 0;

  begin(): void {
    this.pausesMs = [];
    this.lastMs = usedMs();
    this.timer = setInterval(() => this.look(), LOOK_EVERY_MS);
  }

  /**
   * Milliseconds that one of `times` pieces of work has taken typically, where nothing else took longer: the one in the
   * middle of so many longest pauses.
   */
  end(times: number): number {
    clearInterval(this.timer);
    this.look();
    const longest = this.pausesMs.toSorted((one, other) => other - one);
    if (longest.length < times) throw new Error(`There were ${longest.length} pauses, which is less than ${times}.`);
    return longest[times >> 1]!;
  }

  private look(): void {
    const ms = usedMs();
    this.pausesMs.push(ms - this.lastMs);
    this.lastMs = ms;
  }
}

/** Of this thread since it began. */
function usedMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
