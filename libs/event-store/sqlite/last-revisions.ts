import { RecentlySet } from '#recently-set';
import type { Revision } from '../event-store.port.js';

/** Each of the log's two threads remembers so many; one costs about 200 bytes. */
const MAX_STREAMS = 50_000;

/** The last revision of each stream that was written to lately. */
export class LastRevisions extends RecentlySet<string, Revision> {
  constructor() {
    super(MAX_STREAMS);
  }
}
