import { START } from '#event-store';
import type { Position } from '#event-store';
import { RecentlySet } from '#recently-set';

/** Beyond this many keys the ones that were noted longest ago are forgotten; they then read what the table has. */
const MAX_KEYS = 10_000;

/**
 * How far each key has written, or was told of work that has ended, so that its next read shows that too: who hears that
 * an import is finished finds its numbers in the list.
 */
export class LastWrites {
  private readonly positions = new RecentlySet<string, Position>(MAX_KEYS);

  note(keyId: string, position: Position): void {
    this.positions.set(keyId, Math.max(position, this.of(keyId)));
  }

  of(keyId: string): Position {
    return this.positions.get(keyId) ?? START;
  }
}
