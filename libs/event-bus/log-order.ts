import type { EventTraces, PublicEvent } from '#contracts';
import type { Position } from '#event-store';

/** An event on its way, with its link to the one before it. */
export interface LinkedEvent {
  readonly id: string;
  readonly position: Position;
  /** Position of the public event before it. */
  readonly previous: Position;
  readonly event: PublicEvent | undefined;
  /** What is known of an event that cannot be read. */
  readonly traces?: EventTraces;
}

/** Some of the events of a log, in its order, and perhaps again from an earlier one on: what a partition holds. */
export interface PartOfLog {
  /** The event that comes next; undefined while it has not come. */
  readonly head: LinkedEvent | undefined;
  /** Goes on to the event behind the head. */
  shift(): void;
}

/** What cannot be read, and says all the same which place in the log it has. */
export interface UnreadEvent extends LinkedEvent {
  readonly event: undefined;
  readonly traces: EventTraces;
}

/** All public events up to `position` are those up to `last`. */
export interface Progress {
  readonly position: Position;
  readonly last: Position;
}

/**
 * Puts events that come in several parts, and some of them twice, back into the order of their log: each names the one
 * before it, and waits in its part until that one was taken. What cannot be read may say anything of its place. It has it
 * when the event that comes next names it, or the progress does: otherwise one wrong message would stop all readers.
 */
export class LogOrder {
  /** Position of the last event whose turn has come. */
  private tip: Position;
  private reached: Position;
  private furthest: Progress | undefined;
  /** By the position of the one before it; those of which nothing else has told that they are there. */
  private readonly unread = new Map<Position, UnreadEvent[]>();

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

  /** What others than public events have moved the log on to. */
  note(progress: Progress): void {
    if (progress.position <= (this.furthest?.position ?? this.reached)) return;
    this.furthest = progress;
    this.useProgress();
  }

  /** It takes its turn when it has one. */
  noteUnread(event: UnreadEvent): void {
    const previous = Math.max(event.previous, this.after);
    if (previous < this.tip || event.position <= this.tip) return;
    this.unread.set(previous, [...(this.unread.get(previous) ?? []), event]);
  }

  /** Events whose turn has come. None: more has to come first. */
  take(maxEvents: number): readonly LinkedEvent[] {
    const taken: LinkedEvent[] = [];
    let part = this.partInTurn();
    while (taken.length < maxEvents) {
      const event = part?.head ?? this.unreadInTurn();
      if (!event) break;
      this.advance(event);
      taken.push(event);
      part?.shift();
      // What follows often lies behind it.
      if (!part || !this.isInTurn(part)) part = this.partInTurn();
    }
    this.forgetMisplaced();
    return taken;
  }

  private unreadInTurn(): UnreadEvent | undefined {
    return this.unread.get(this.tip)?.find((event) => this.isConfirmed(event));
  }

  /** By what comes next, or as the last one that there is. What comes next may be unread, too, and confirmed itself. */
  private isConfirmed({ position }: UnreadEvent): boolean {
    if (this.furthest?.last === position) return true;
    if (this.parts.some(({ head }) => head?.previous === position)) return true;
    return this.unread.get(position)?.some((next) => this.isConfirmed(next)) ?? false;
  }

  /** Of what says that it has a place which something else has. */
  private forgetMisplaced(): void {
    for (const previous of this.unread.keys()) if (previous < this.tip) this.unread.delete(previous);
  }

  private partInTurn(): PartOfLog | undefined {
    return this.parts.find((part) => this.isInTurn(part));
  }

  private isInTurn(part: PartOfLog): boolean {
    // Taken before: it came twice.
    while (part.head && part.head.position <= this.tip) part.shift();
    return part.head !== undefined && Math.max(part.head.previous, this.after) === this.tip;
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
