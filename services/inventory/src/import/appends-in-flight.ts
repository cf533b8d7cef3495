/** Appends that were handed to the log and not answered yet: the next rows are read while they are on their way. */
export class AppendsInFlight {
  private readonly pending = new Set<Promise<void>>();
  private readonly failures: unknown[] = [];

  constructor(private readonly maxAppends: number) {}

  /** Waits while there are too many. Throws the first failure of any that went before. */
  async add(append: Promise<unknown>): Promise<void> {
    const settled: Promise<void> = append
      .then(
        () => undefined,
        (error: unknown) => void this.failures.push(error),
      )
      .finally(() => this.pending.delete(settled));
    this.pending.add(settled);
    while (this.pending.size >= this.maxAppends) await Promise.race(this.pending);
    this.throwFirstFailure();
  }

  /** Waits for all of them. Throws the first failure. */
  async drain(): Promise<void> {
    await this.settle();
    this.throwFirstFailure();
  }

  /** Waits for all of them, whatever becomes of them. */
  async settle(): Promise<void> {
    await Promise.all(this.pending);
  }

  private throwFirstFailure(): void {
    if (this.failures.length > 0) throw this.failures[0];
  }
}
