export interface TurnBounds {
  /** So many have a turn at once, in all. */
  readonly maxRunning: number;
  /** So many of one group have a place, whether it is their turn or they pause; default `maxRunning`. */
  readonly maxRunningPerGroup?: number;
}

/** Those that belong together. Each line is in order. */
interface Group<Entry> {
  readonly key: string;
  /** Have no place yet. */
  waiting: Entry[];
  /** Have paused, and want a turn again in the place that they have kept. */
  returning: Entry[];
  /** Places that are taken. */
  places: number;
  /** Those of them whose turn it is. */
  running: number;
}

/**
 * Says whose turn it is: first come, first served in a group, and groups one after the other, so that a long line of one
 * group holds no other group up.
 *
 * Who pauses lets another group have the turn and keeps the place in its own: what held it up would hold the others of its
 * group up as well.
 */
export class FairTurns<Entry extends { readonly group: string }> {
  /** In the order in which their turns come; who had one goes to the end. */
  private readonly groups = new Map<string, Group<Entry>>();
  private running = 0;

  constructor(private readonly bounds: TurnBounds) {}

  /** How many have no place yet. */
  get waitingCount(): number {
    let count = 0;
    for (const { waiting } of this.groups.values()) count += waiting.length;
    return count;
  }

  /** Those of a group that have no place yet, in order. */
  waitingIn(group: string): readonly Entry[] {
    return this.groups.get(group)?.waiting ?? [];
  }

  /** Puts an entry at the end of the line of its group. */
  wait(entry: Entry): void {
    this.groupOf(entry).waiting.push(entry);
  }

  /** The one whose turn it is now; undefined while all turns are taken or nobody may have one. */
  next(): Entry | undefined {
    if (this.running >= this.bounds.maxRunning) return undefined;
    const group = this.nextGroup();
    const returning = group?.returning.shift();
    const entry = returning ?? group?.waiting.shift();
    if (!group || !entry) return undefined;
    if (!returning) group.places += 1;
    group.running += 1;
    this.running += 1;
    this.groups.delete(group.key);
    this.groups.set(group.key, group);
    return entry;
  }

  /** Ends the turn of an entry, which keeps its place. */
  pause(entry: Entry): void {
    this.groupOf(entry).running -= 1;
    this.running -= 1;
  }

  /** The entry has paused for long enough. */
  resume(entry: Entry): void {
    this.groupOf(entry).returning.push(entry);
  }

  /** Ends the turn of an entry, and gives its place to others. */
  leave(entry: Entry): void {
    const group = this.groupOf(entry);
    this.pause(entry);
    group.places -= 1;
    if (group.places === 0 && group.waiting.length === 0) this.groups.delete(group.key);
  }

  /** Lets nobody have a turn any more who has none. */
  clear(): void {
    for (const group of this.groups.values()) [group.waiting, group.returning] = [[], []];
  }

  private nextGroup(): Group<Entry> | undefined {
    const { maxRunning, maxRunningPerGroup = maxRunning } = this.bounds;
    let found: Group<Entry> | undefined;
    for (const group of this.groups.values()) {
      const wantsTurn = group.returning.length > 0 || (group.waiting.length > 0 && group.places < maxRunningPerGroup);
      if (wantsTurn && (!found || group.running < found.running)) found = group;
    }
    return found;
  }

  private groupOf({ group: key }: Entry): Group<Entry> {
    let group = this.groups.get(key);
    if (!group) this.groups.set(key, (group = { key, waiting: [], returning: [], places: 0, running: 0 }));
    return group;
  }
}
