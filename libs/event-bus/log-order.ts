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
  /** By the position of the one before it, and by id: those of which nothing else has told that they are there. */
  private readonly unread = new Map<Position, Map<string, UnreadEvent>>();
  /** Those of them whose turn is next, the first of them last. */
  private confirmed: UnreadEvent[] = [];

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
    const previous = this.placeBefore(event);
    if (previous < this.tip || event.position <= previous) return;
    const others = this.unread.get(previous);
    if (others) others.set(event.id, event);
    else this.unread.set(previous, new Map([[event.id, event]]));
  }

  /** Events whose turn has come. None: more has to come first. */
  take(maxEvents: number): readonly LinkedEvent[] {
    const taken: LinkedEvent[] = [];
    let part = this.partInTurn();
    while (taken.length < maxEvents) {
      const event = part?.head ?? this.unreadInTurn();
      if (!event) break;
      this.unread.delete(this.tip);
      this.advance(event);
      taken.push(event);
      part?.shift();
      // What follows often lies behind it.
      if (!part || !this.isInTurn(part)) part = this.partInTurn();
    }
    if (taken.length === 0) this.forgetMisplaced();
    return taken;
  }

  private placeBefore({ previous }: LinkedEvent): Position {
    return Math.max(previous, this.after);
  }

  private unreadInTurn(): UnreadEvent | undefined {
    const next = this.confirmed.at(-1);
    if (!next || this.placeBefore(next) !== this.tip) this.confirmed = this.findConfirmed();
    return this.confirmed.pop();
  }

  /**
   * From the first that something else names (what comes next, or the progress as the last one that there is) back to the
   * tip. However many there are, each place is looked at once.
   */
  private findConfirmed(): UnreadEvent[] {
    if (!this.unread.has(this.tip)) return [];
    const named = new Set([this.furthest?.last, ...this.parts.map(({ head }) => head?.previous)]);
    const reachedBy = new Map<Position, UnreadEvent>();
    const places = [this.tip];
    for (const place of places) {
      for (const event of this.unread.get(place)?.values() ?? []) {
        if (reachedBy.has(event.position)) continue;
        reachedBy.set(event.position, event);
        if (named.has(event.position)) return this.pathTo(event, reachedBy);
        places.push(event.position);
      }
    }
    return [];
  }

  private pathTo(last: UnreadEvent, reachedBy: ReadonlyMap<Position, UnreadEvent>): UnreadEvent[] {
    const path = [last];
    for (let before = reachedBy.get(this.placeBefore(last)); before; before = reachedBy.get(this.placeBefore(before))) {
      path.push(before);
    }
    return path;
  }

  /** Of what says that it has a place behind one that there is not. */
  private forgetMisplaced(): void {
    for (const previous of this.unread.keys()) if (previous < this.tip) this.unread.delete(previous);
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
