import type { Position, RecordedEvent, Revision, StreamWrite } from '#event-store';
import { pagesAfter } from './pages-after.js';
import type { History } from './pages-after.js';

/** How much is sent at a time: at most what one append takes. */
export interface LoadLimits {
  readonly maxEvents: number;
  /** Data and metadata of all events, as JSON in UTF-8. An event that is larger goes alone. */
  readonly maxBytes: number;
}

/** The events behind a position in their order, as many at a time as the limits let through. */
export async function* loadsAfter(
  log: History,
  after: Position,
  { maxEvents, maxBytes }: LoadLimits,
): AsyncGenerator<readonly RecordedEvent[], void> {
  let load: RecordedEvent[] = [];
  let bytes = 0;
  const measure = measurer();
  for await (const page of pagesAfter(log, after)) {
    for (const event of page) {
      const eventBytes = measure(event);
      if (load.length > 0 && (load.length >= maxEvents || bytes + eventBytes > maxBytes)) {
        yield load;
        load = [];
        bytes = 0;
      }
      load.push(event);
      bytes += eventBytes;
    }
  }
  if (load.length > 0) yield load;
}

/**
 * Appends which, one after the other, leave exactly these events in this order: an append names a stream once and
 * writes stream by stream, so a new one begins where a stream comes up again. So it does where a name comes up that
 * differs from an earlier one in case only: within an append, KurrentDB takes the two for one.
 */
export function cutIntoAppends(events: readonly RecordedEvent[]): readonly (readonly StreamWrite[])[] {
  const appends: StreamWrite[][] = [];
  let names = new Set<string>();
  let stream: string | undefined;
  let run: RecordedEvent[] = [];
  for (const event of events) {
    if (event.stream !== stream) {
      ({ stream } = event);
      const name = stream.toUpperCase();
      if (appends.length === 0 || names.has(name)) {
        appends.push([]);
        names = new Set();
      }
      names.add(name);
      run = [];
      appends.at(-1)!.push({ stream, expectedRevision: revisionBefore(event), events: run });
    }
    run.push(event);
  }
  return appends;
}

/** As the source has it, so that a stream with anything else in it refuses the append. */
const revisionBefore = ({ revision }: RecordedEvent): Revision => revision - 1;

/** Neighbours mostly share the object that says who, when and why. */
function measurer(): (event: RecordedEvent) => number {
  let last: RecordedEvent['metadata'] | undefined;
  let metadataBytes = 0;
  return ({ data, metadata }) => {
    if (metadata !== last) metadataBytes = Buffer.byteLength(JSON.stringify(metadata));
    last = metadata;
    return Buffer.byteLength(JSON.stringify(data)) + metadataBytes;
  };
}
