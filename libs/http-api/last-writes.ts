import { START } from '#event-store';
import type { Position } from '#event-store';

/** Beyond this many keys the ones that wrote longest ago are forgotten; they then read what the table has. */
const MAX_KEYS = 10_000;

/** How far each key has written, so that its next read shows its own writes. */
export class LastWrites {
  private readonly positions = new Map<string, Position>();

  note(keyId: string, position: Position): void {
    const highest = Math.max(position, this.of(keyId));
    this.positions.delete(keyId);
    this.positions.set(keyId, highest);
    if (this.positions.size <= MAX_KEYS) return;
    for (const oldest of this.positions.keys()) {
      this.positions.delete(oldest);
      return;
    }
  }

  of(keyId: string): Position {
    return this.positions.get(keyId) ?? START;
  }
}
