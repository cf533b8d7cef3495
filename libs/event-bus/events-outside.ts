import type { Position } from '#event-store';
import type { LinkedEvent, PartOfLog } from './linked-event.js';

/** So many in a row that each name the one before are no mistake. More need not be kept in memory to be sure. */
const MAX_UNCONFIRMED = 1_000;

interface Waiting {
  readonly event: LinkedEvent;
  readonly part: PartOfLog;
}

interface Step {
  readonly event: LinkedEvent;
  /** How many lead to it. */
  readonly length: number;
}

/**
 * Events that wait for their turn outside of their parts. What cannot be read may say anything of its place: it has it
 * when the event that comes next names it, or the progress does, or a thousand that cannot be read follow each other.
 * Otherwise one wrong message would stop all readers. Nor does it take the place of one that can be read.
 */
export class EventsOutside {
  /** By the position of the one before it, and by id. */
  private readonly waiting = new Map<Position, Map<string, Waiting>>();
  private readonly counts = new Map<PartOfLog, number>();
  /** Those whose turn is next, the first of them last. */
  private path: LinkedEvent[] = [];

  /** `placeBefore`: the position behind which an event has its place. */
  constructor(private readonly placeBefore: (event: LinkedEvent) => Position) {}

  countOf(part: PartOfLog): number {
    return this.counts.get(part) ?? 0;
  }

  add(event: LinkedEvent, part: PartOfLog): void {
    const place = this.placeBefore(event);
    // It would come before itself.
    if (event.position <= place) return;
    let others = this.waiting.get(place);
    if (!others) this.waiting.set(place, (others = new Map()));
    const same = others.get(event.id);
    // The same event may have been announced in a form that nobody reads, and in another.
    if (same && (same.event.event || !event.event)) return;
    if (same) this.count(same.part, -1);
    others.set(event.id, { event, part });
    this.count(part, 1);
  }

  /** The event behind `tip`, if it is certain. `named`: positions that something else says an event has. */
  next(tip: Position, named: () => ReadonlySet<Position>): LinkedEvent | undefined {
    if (!this.waiting.has(tip)) return undefined;
    const readable = this.readableAt(tip);
    if (readable) return readable;
    const known = this.path.at(-1);
    if (!known || this.placeBefore(known) !== tip) this.path = this.findPath(tip, named());
    return this.path.pop();
  }

  /** Of what has its place behind `place`, the true one was taken. */
  leave(place: Position): void {
    for (const { part } of this.waiting.get(place)?.values() ?? []) this.count(part, -1);
    this.waiting.delete(place);
  }

  /** What says that it has a place behind one that there is not. */
  leaveBefore(tip: Position): void {
    for (const place of this.waiting.keys()) if (place < tip) this.leave(place);
  }

  /** From the first that is certain back to the tip. However many there are, each place is looked at once. */
  private findPath(tip: Position, named: ReadonlySet<Position>): LinkedEvent[] {
    const steps = new Map<Position, Step>();
    const places = [tip];
    for (const place of places) {
      const readable = this.readableAt(place);
      if (readable) return this.pathTo(readable, steps);
      const length = (steps.get(place)?.length ?? 0) + 1;
      for (const { event } of this.waiting.get(place)?.values() ?? []) {
        if (steps.has(event.position)) continue;
        steps.set(event.position, { event, length });
        if (named.has(event.position) || length >= MAX_UNCONFIRMED) return this.pathTo(event, steps);
        places.push(event.position);
      }
    }
    return [];
  }

  private readableAt(place: Position): LinkedEvent | undefined {
    for (const { event } of this.waiting.get(place)?.values() ?? []) if (event.event) return event;
    return undefined;
  }

  private count(part: PartOfLog, more: number): void {
    this.counts.set(part, this.countOf(part) + more);
  }

  private pathTo(last: LinkedEvent, steps: ReadonlyMap<Position, Step>): LinkedEvent[] {
    const path = [last];
    for (let step = steps.get(this.placeBefore(last)); step; step = steps.get(this.placeBefore(step.event))) {
      path.push(step.event);
    }
    return path;
  }
}
