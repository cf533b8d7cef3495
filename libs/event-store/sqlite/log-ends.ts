import { RecentlySet } from '#recently-set';
import type { Position, Revision } from '../event-store.port.js';

/** Streams whose end is remembered; one costs about 200 bytes. */
const MAX_STREAMS = 50_000;

/**
 * Where the log and its busy streams end, as far as this process was told. Every commit of the log comes through here,
 * so most questions for news need no look into the file, which after each commit is an expensive one.
 */
export class LogEnds {
  /** Undefined while nobody but the file knows. */
  head: Position | undefined;
  private readonly lastRevisions = new RecentlySet<string, Revision>(MAX_STREAMS);

  /** `revision`: the last one that the stream has, or a higher one that it surely has not. */
  note(stream: string, revision: Revision): void {
    const known = this.lastRevisions.get(stream);
    // A look into the file may have shown more than the commits announced so far.
    this.lastRevisions.set(stream, known === undefined ? revision : Math.max(known, revision));
  }

  /** Whether the stream surely has no event from this revision on. */
  hasNothingFrom(stream: string, revision: Revision): boolean {
    const last = this.lastRevisions.get(stream);
    return last !== undefined && revision > last;
  }

  /** After a commit whose outcome nobody knows. */
  forget(): void {
    this.head = undefined;
    this.lastRevisions.clear();
  }
}
