import type { EncodedAppend } from '../encode-append.js';
import type { AppendResult, Position, RecordedEvent, Revision } from '../event-store.port.js';
import type { LogPage } from '../log-subscription.js';
import { LastRevisions } from './last-revisions.js';
import { RecentEvents } from './recent-events.js';

const NONE: readonly RecordedEvent[] = Object.freeze([]);

/**
 * What this process knows of the log without looking into the file: where the log and its busy streams end, and the last
 * events. Every commit of the log comes through here, so most questions for news need no look into the file, which after
 * each commit is an expensive one.
 */
export class LogMemory {
  /** Where the log ends; undefined while nobody but the file knows. */
  head: Position | undefined;
  private readonly recentEvents: RecentEvents;
  private readonly lastRevisions = new LastRevisions();

  constructor(head: Position) {
    this.head = head;
    this.recentEvents = new RecentEvents(head);
  }

  /** Takes in what was just committed. */
  remember({ writes, eventCount }: EncodedAppend, result: AppendResult): void {
    let position = result.position - eventCount;
    this.head = result.position;
    for (const { stream, expectedRevision, events } of writes) {
      let revision = expectedRevision;
      for (const event of events) {
        this.recentEvents.add({ ...event, stream, revision: ++revision, position: ++position });
      }
      this.noteEnd(stream, revision);
    }
  }

  /**
   * After a commit whose outcome nobody knows: the file may have events that were never remembered here. It is asked
   * until it, or a later commit, has told.
   */
  forget(): void {
    this.head = undefined;
    this.lastRevisions.clear();
    this.recentEvents.forget();
  }

  /** `revision`: the last one that the stream has, or a higher one that it surely has not. */
  noteEnd(stream: string, revision: Revision): void {
    const known = this.lastRevisions.get(stream);
    // A look into the file may have shown more than the commits remembered so far.
    this.lastRevisions.set(stream, known === undefined ? revision : Math.max(known, revision));
  }

  /** A stream's first events from this revision on; undefined when only the file knows. */
  streamFrom(stream: string, from: Revision, maxEvents: number): readonly RecordedEvent[] | undefined {
    const last = this.lastRevisions.get(stream);
    if (last !== undefined && from > last) return NONE;
    return this.recentEvents.streamFrom(stream, from, maxEvents);
  }

  /** The log behind a position that is before its end; undefined when only the file knows. */
  pageAfter(after: Position, types: readonly string[] | undefined, maxEvents: number): LogPage | undefined {
    return this.recentEvents.pageAfter(after, types, maxEvents);
  }
}
