import type { Position } from '#event-store';
import type { LogOrder } from '../log-order.js';

/**
 * Holds partitions back whose events wait in too great a number for those of others. Never the one that all wait for: a
 * partition is in the order of the log, so the event that is waited for is in none that has been read past it.
 */
export class PartitionsAhead {
  /** Position of the last event read of each partition. */
  private readonly furthest = new Map<string, Position>();
  /** What lets a partition go on that was held. */
  private readonly held = new Map<string, () => void>();

  constructor(private readonly maxWaitingEvents: number) {}

  /**
   * After each batch: its partition, the position of the last event in it (0 when there was none), what of the log is in
   * order by now, and how to hold the partition, which answers how to let it go on.
   */
  note(partition: string, last: Position, order: Pick<LogOrder, 'position' | 'waiting'>, hold: () => () => void): void {
    if (last > (this.furthest.get(partition) ?? 0)) this.furthest.set(partition, last);
    const isCrowded = order.waiting > this.maxWaitingEvents;
    if (isCrowded && this.isPast(order.position, partition) && !this.held.has(partition)) {
      this.held.set(partition, hold());
    }
    for (const [name, letGo] of this.held) {
      if (isCrowded && this.isPast(order.position, name)) continue;
      this.held.delete(name);
      letGo();
    }
  }

  private isPast(position: Position, partition: string): boolean {
    return (this.furthest.get(partition) ?? 0) > position;
  }
}
