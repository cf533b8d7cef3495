import { START } from '#event-store';
import type { Position, RecordedEvent } from '#event-store';
import { HistoryDigest, canonicalMetadata } from './history-summary.js';
import type { HistorySummary } from './history-summary.js';
import { pagesAfter } from './pages-after.js';
import type { History } from './pages-after.js';

/** The first place where two histories are not the same; one of them may have ended. */
export interface Difference {
  /** Counted from 1, in the order of the whole log. */
  readonly place: number;
  readonly source: RecordedEvent | undefined;
  readonly target: RecordedEvent | undefined;
}

export interface Comparison {
  /** Undefined when both hold the same. */
  readonly difference: Difference | undefined;
  /** How many events both have from the beginning on. */
  readonly events: number;
  /** Where the source stands after those events. */
  readonly sourcePosition: Position;
  /** Of all that was read: both histories whole, when there is no difference. */
  readonly source: HistorySummary;
  readonly target: HistorySummary;
}

/** How far a walk through the source has come. */
export interface Way {
  readonly events: number;
  readonly position: Position;
}

export interface ComparisonOptions {
  readonly onWay: (way: Way) => void;
  /** Aborting rejects with its reason, between two pages. */
  readonly signal: AbortSignal;
}

/** Reads two histories side by side, up to the end of the shorter one or the first difference. */
export async function compareHistories(
  source: History,
  target: History,
  { onWay, signal }: ComparisonOptions,
): Promise<Comparison> {
  const digests = { source: new HistoryDigest(), target: new HistoryDigest() };
  const pages = { source: pagesAfter(source, START), target: pagesAfter(target, START) };
  let [events, sourcePosition] = [0, START];
  for (;;) {
    signal.throwIfAborted();
    const [sourcePage, targetPage] = await Promise.all([nextPage(pages.source), nextPage(pages.target)]);
    const sourceTexts = digests.source.add(sourcePage);
    const targetTexts = digests.target.add(targetPage);
    // All pages but the last are of one length, so that the same places of both pages are the same places of the logs.
    const index = firstDifference(sourceTexts, targetTexts);
    const same = index ?? sourcePage.length;
    events += same;
    if (same > 0) sourcePosition = sourcePage[same - 1]!.position;
    onWay({ events, position: sourcePosition });
    if (index === undefined && sourcePage.length > 0) continue;
    return {
      difference:
        index === undefined ? undefined : { place: events + 1, source: sourcePage[index], target: targetPage[index] },
      events,
      sourcePosition,
      source: digests.source.summary(),
      target: digests.target.summary(),
    };
  }
}

async function nextPage(pages: AsyncGenerator<readonly RecordedEvent[], void>): Promise<readonly RecordedEvent[]> {
  const { value } = await pages.next();
  return value ?? [];
}

function firstDifference(source: readonly string[], target: readonly string[]): number | undefined {
  const length = Math.max(source.length, target.length);
  for (let index = 0; index < length; index += 1) if (source[index] !== target[index]) return index;
  return undefined;
}

/** In what two events of the same place differ, in the words of the port. */
export function differingFields(source: RecordedEvent, target: RecordedEvent): readonly string[] {
  const plain = (['stream', 'revision', 'id', 'type'] as const).filter((field) => source[field] !== target[field]);
  const metadata = canonicalMetadata(source.metadata) === canonicalMetadata(target.metadata) ? [] : ['metadata'];
  const data = JSON.stringify(source.data) === JSON.stringify(target.data) ? [] : ['data'];
  return [...plain, ...metadata, ...data];
}
