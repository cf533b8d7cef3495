import type { EventTraces, PublicEvent } from '#contracts';
import { START } from '#event-store';
import type { Position } from '#event-store';

/** An event on its way, with its link to the one before it. What cannot be read keeps its place all the same. */
export interface LinkedEvent {
  readonly id: string;
  readonly position: Position;
  /** Position of the public event before it. */
  readonly previous: Position;
  readonly event: PublicEvent | undefined;
  /** What is known of an event that cannot be read. */
  readonly traces?: EventTraces;
}

/** All public events up to `position` are those up to `last`. */
export interface Progress {
  readonly position: Position;
  readonly last: Position;
}

/**
 * Puts events that come over several partitions, and some of them twice, back into the order of their log: each names the
 * one before it, and waits until that one was taken.
 */
export class LogOrder {
  /** Events ahead of their turn, by the position of the one before them. */
  private readonly early = new Map<Position, LinkedEvent>();
  private taken: LinkedEvent[] = [];
  /** Position of the last event whose turn has come. */
  private tip: Position;
  private reached: Position;
  private furthest: Progress | undefined;
  private seen: Position = START;

  /** `after`: the position behind which events are wanted. */
  constructor(private readonly after: Position) {
    [this.tip, this.reached] = [after, after];
  }

  /** How many events wait for one that has not come. */
  get waiting(): number {
    return this.early.size;
  }

  /** Everything up to here was taken. */
  get position(): Position {
    return this.reached;
  }

  /** The furthest position that anything has named. */
  get furthestSeen(): Position {
    return this.seen;
  }

  add(linked: LinkedEvent): void {
    if (linked.position > this.seen) this.seen = linked.position;
    if (linked.position <= this.tip) return;
    const previous = Math.max(linked.previous, this.after);
    if (previous !== this.tip) return void this.early.set(previous, linked);
    this.advance(linked);
    while (this.early.size > 0) {
      const next = this.early.get(this.tip);
      if (!next) return;
      this.early.delete(this.tip);
      this.advance(next);
    }
  }

  /** What others than public events have moved the log on to. */
  note(progress: Progress): void {
    if (progress.position > this.seen) this.seen = progress.position;
    if (progress.position <= (this.furthest?.position ?? this.reached)) return;
    this.furthest = progress;
    this.useProgress();
  }

  /** What came into order since the last time. */
  take(): readonly LinkedEvent[] {
    const { taken } = this;
    this.taken = [];
    return taken;
  }

  private advance(linked: LinkedEvent): void {
    this.taken.push(linked);
    this.tip = linked.position;
    if (linked.position > this.reached) this.reached = linked.position;
    if (this.furthest) this.useProgress();
  }

  private useProgress(): void {
    if (!this.furthest || this.furthest.last > this.tip) return;
    this.reached = Math.max(this.reached, this.furthest.position);
    this.furthest = undefined;
  }
}
