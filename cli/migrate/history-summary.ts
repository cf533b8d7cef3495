import { createHash } from 'node:crypto';
import type { RecordedEvent } from '#event-store';

/** What a whole history comes to. */
export interface HistorySummary {
  readonly events: number;
  readonly streams: number;
  /** Of the canonical texts of all events in order, each followed by a line feed. Hexadecimal. */
  readonly sha256: string;
}

/** Adds up one history, however long, in memory that does not grow. */
export class HistoryDigest {
  private events = 0;
  private streams = 0;
  private readonly hash = createHash('sha256');
  private metadata: RecordedEvent['metadata'] | undefined;
  private metadataText = '';

  /** Takes the next events of the history and answers the canonical text of each: equal for what is equal. */
  add(page: readonly RecordedEvent[]): readonly string[] {
    const texts = page.map((event) => this.canonicalText(event));
    this.hash.update(texts.map((text) => `${text}\n`).join(''));
    this.events += page.length;
    // Each stream begins with its revision 0, so that no name needs to be remembered.
    for (const { revision } of page) if (revision === 0) this.streams += 1;
    return texts;
  }

  summary(): HistorySummary {
    return { events: this.events, streams: this.streams, sha256: this.hash.copy().digest('hex') };
  }

  /** Everything but the position, which is each store's own. Metadata is a set of strings; data is as it was written. */
  private canonicalText({ stream, revision, id, type, metadata, data }: RecordedEvent): string {
    if (metadata !== this.metadata) {
      this.metadataText = canonicalMetadata(metadata);
      this.metadata = metadata;
    }
    return `[${JSON.stringify([stream, revision, id, type]).slice(1, -1)},${this.metadataText},${JSON.stringify(data)}]`;
  }
}

/** KurrentDB keeps metadata as a map, in which no key comes first. */
export function canonicalMetadata(metadata: RecordedEvent['metadata']): string {
  return JSON.stringify(Object.entries(metadata).toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
