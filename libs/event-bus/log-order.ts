import type { Position } from '#event-store';
import { EventsOutside } from './events-outside.js';
import type { LinkedEvent, PartOfLog, UnreadEvent } from './linked-event.js';

/** All public events up to `position` are those up to `last`. */
export interface Progress {
  readonly position: Position;
  readonly last: Position;
}

/**
 * Puts events that come in several parts, and some of them twice, back into the order of their log: each names the one
 * before it, and waits in its part until that one was taken.
 */
export class LogOrder {
  /** Position of the last event whose turn has come. */
  private tip: Position;
  private reached: Position;
  private furthest: Progress | undefined;
  private readonly outside = new EventsOutside((event) => this.placeBefore(event));

  /** `after`: the position behind which events are wanted. */
  constructor(
    private readonly after: Position,
    private readonly parts: readonly PartOfLog[],
  ) {
    [this.tip, this.reached] = [after, after];
  }

  /** Everything up to here was taken. */
  get position(): Position {
    return this.reached;
  }

  /** How far the log is known to go. */
  get furthestNoted(): Position {
    return this.furthest?.position ?? this.reached;
  }

  /** How many events wait that are not in their part any more. */
  waitingOutside(part: PartOfLog): number {
    return this.outside.countOf(part);
  }

  /** What others than public events have moved the log on to. */
  note(progress: Progress): void {
    if (progress.position <= (this.furthest?.position ?? this.reached)) return;
    this.furthest = progress;
    this.useProgress();
  }

  /** It takes its turn when it has one. `part`: where it was. */
  noteUnread(event: UnreadEvent, part: PartOfLog): void {
    this.waitOutside(event, part);
  }

  /** Events whose turn has come. None: more has to come first, or lies behind others of its part. */
  take(maxEvents: number): readonly LinkedEvent[] {
    const taken: LinkedEvent[] = [];
    let part = this.partInTurn();
    while (taken.length < maxEvents) {
      const event = part?.head ?? this.outside.next(this.tip, () => this.named());
      if (!event) break;
      this.outside.leave(this.tip);
      this.advance(event);
      taken.push(event);
      part?.shift();
      // What follows often lies behind it.
      if (!part || !this.isInTurn(part)) part = this.partInTurn();
    }
    if (taken.length === 0) this.outside.leaveBefore(this.tip);
    return taken;
  }

  /**
   * As `take`, for when nothing that has not come is known to come: a part whose topic was lost begins with what was
   * written before the loss was found, and what comes before that in the log lies behind it.
   */
  takeFromBehind(maxEvents: number): readonly LinkedEvent[] {
    for (const part of this.parts) {
      for (; part.head; part.shift()) this.waitOutside(part.head, part);
    }
    return this.take(maxEvents);
  }

  private placeBefore({ previous }: LinkedEvent): Position {
    return Math.max(previous, this.after);
  }

  private waitOutside(event: LinkedEvent, part: PartOfLog): void {
    if (this.placeBefore(event) >= this.tip) this.outside.add(event, part);
  }

  /** What says that an event of this position is there. */
  private named(): ReadonlySet<Position> {
    const heads = this.parts.flatMap(({ head }) => head?.previous ?? []);
    return new Set(this.furthest ? [this.furthest.last, ...heads] : heads);
  }

  private partInTurn(): PartOfLog | undefined {
    return this.parts.find((part) => this.isInTurn(part));
  }

  private isInTurn(part: PartOfLog): boolean {
    // Taken before: it came twice.
    while (part.head && part.head.position <= this.tip) part.shift();
    return part.head !== undefined && this.placeBefore(part.head) === this.tip;
  }

  private advance({ position }: LinkedEvent): void {
    this.tip = position;
    if (position > this.reached) this.reached = position;
    this.useProgress();
  }

  private useProgress(): void {
    if (!this.furthest || this.furthest.last > this.tip) return;
    this.reached = Math.max(this.reached, this.furthest.position);
    this.furthest = undefined;
  }
}
