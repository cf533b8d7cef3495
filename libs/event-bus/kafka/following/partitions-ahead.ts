/**
 * Holds partitions back in which too much waits for the turn of others. Never the one that all wait for: a partition is in
 * the order of the log, so nothing waits in that; or, when its topic was lost, only the one announcement of a thousand
 * events at most with which the relay found that out.
 */
export class PartitionsAhead {
  /** What lets a partition go on that was held. */
  private readonly held = new Map<string, () => void>();

  /** `isAhead`: whether too many messages of a partition have not had their turn. */
  constructor(private readonly isAhead: (partition: string) => boolean) {}

  /** After something came from a partition: how to hold it, which answers how to let it go on. */
  note(partition: string, hold: () => () => void): void {
    if (this.isAhead(partition) && !this.held.has(partition)) this.held.set(partition, hold());
    for (const [name, letGo] of this.held) {
      if (this.isAhead(name)) continue;
      this.held.delete(name);
      letGo();
    }
  }
}
