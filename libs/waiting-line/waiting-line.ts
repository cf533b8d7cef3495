/** More wait for the same than will ever get to it in time. Nothing was done; the caller may try again. */
class TooManyWaitingError extends Error {
  override readonly name = 'TooManyWaitingError';
  readonly code = 'too_many_waiting';
}

export interface WaitingLineBounds {
  /** So many do their work at once. */
  readonly maxRunning: number;
  /** So many more wait for their turn. */
  readonly maxWaiting: number;
}

/** Lets a few do their work at once; those that come meanwhile wait, first come, first served, up to a bound. */
export class WaitingLine {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(private readonly bounds: WaitingLineBounds) {}

  /** Whether nobody is at work, and so nobody waits. */
  get isEmpty(): boolean {
    return this.running === 0;
  }

  /**
   * Does the work, at once when there is room. Rejects as the work does, and with `too_many_waiting` when the line is
   * full.
   */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.running < this.bounds.maxRunning) this.running += 1;
    else await this.turn();
    try {
      return await work();
    } finally {
      this.leave();
    }
  }

  private turn(): Promise<void> {
    const { maxRunning, maxWaiting } = this.bounds;
    if (this.waiting.length >= maxWaiting) {
      throw new TooManyWaitingError(`${maxRunning + maxWaiting} are at it or wait for their turn already.`);
    }
    return new Promise((resolve) => {
      this.waiting.push(resolve);
    });
  }

  /** Whoever is next takes the place over, so that nobody gets between. */
  private leave(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
