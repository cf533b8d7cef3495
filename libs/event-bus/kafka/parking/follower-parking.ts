import type { ParkedRecord } from './parked-records.js';
import { digestOf } from './parked-topic.js';
import type { ParkedView } from './parked-view.js';
import { idOf } from './parking.js';
import type { Parking, UnhandledMessage } from './parking.js';

/** Of what is parked there may be very much, and followers need to know of this alone. */
export const keepDiscarded = (record: ParkedRecord): ParkedRecord | undefined =>
  record.mark === 'discarded' ? record : undefined;

/**
 * Parks what a follower cannot read, but for what was discarded: a follower that starts meets all of it again. One that is
 * too old for millions of events asks nobody about each of them.
 */
export class FollowerParking {
  constructor(
    private readonly parking: Pick<Parking, 'putAside'>,
    private readonly discards: Pick<ParkedView<ParkedRecord>, 'recent'>,
  ) {}

  /** Rejects as `Parking.park` does. */
  async park(unhandled: UnhandledMessage): Promise<void> {
    const discards = await this.discards.recent();
    if (discards.isDiscarded(idOf(unhandled), digestOf(unhandled.message.value))) return;
    await this.parking.putAside(unhandled);
  }
}
