import type { Parking, UnhandledMessage } from './parking.js';
import { idOf } from './parking.js';
import { digestOf } from './parked-topic.js';

/**
 * Parks what a follower cannot read, but for what was discarded: a follower that starts meets all of it again. What was
 * discarded is looked up at the first message that would be parked; none, as a rule.
 */
export class FollowerParking implements Pick<Parking, 'park'> {
  private discarded: Promise<ReadonlyMap<string, string>> | undefined;

  /** `readDiscarded`: see `parked-topic.ts`. */
  constructor(
    private readonly parking: Pick<Parking, 'park'>,
    private readonly readDiscarded: () => Promise<ReadonlyMap<string, string>>,
  ) {}

  /** Rejects as `Parking.park` does, and with what the look-up fails with, which is then made again. */
  async park(unhandled: UnhandledMessage): Promise<void> {
    const discarded = await this.whatIsDiscarded();
    if (discarded.get(idOf(unhandled)) === digestOf(unhandled.message.value)) return;
    await this.parking.park(unhandled);
  }

  private async whatIsDiscarded(): Promise<ReadonlyMap<string, string>> {
    this.discarded ??= this.readDiscarded();
    try {
      return await this.discarded;
    } catch (error) {
      this.discarded = undefined;
      throw error;
    }
  }
}
