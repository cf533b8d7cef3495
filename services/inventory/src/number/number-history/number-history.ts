import { START, loadAggregate } from '#event-store';
import type { EventStore, Position, RecordedEvent, Revision } from '#event-store';
import { bearsOn } from '../../hold/domain/active-hold.js';
import { holdStream } from '../../hold/hold.aggregate.js';
import type { HoldCourse, HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { reachingBack } from '../../hold/hold-directory/reaching-back.js';
import { numberStream } from '../number.aggregate.js';
import { tenuresIn } from './tenures.js';
import type { Tenure } from './tenures.js';

/** Where a page begins: it shows what was before. */
export interface HistoryPlace {
  /** In the number's own stream. */
  readonly revision: Revision;
  /** In the log, for what others' streams tell. */
  readonly position: Position;
}

export interface HistoryQuestion {
  readonly workspace: string;
  readonly number: string;
  readonly limit: number;
  /** Undefined for the newest page. */
  readonly before: HistoryPlace | undefined;
}

export interface HistoryPage {
  readonly events: readonly RecordedEvent[];
  /** Ask for the next page with this; undefined when there is none. */
  readonly nextBefore: HistoryPlace | undefined;
}

/** A placing or lifting that is to be shown. */
interface HoldMark {
  readonly holdId: string;
  readonly position: Position;
}

const THE_END: HistoryPlace = { revision: Number.POSITIVE_INFINITY, position: Number.POSITIVE_INFINITY };

/**
 * What happened to a number in the workspace, newest first: its own events, and the placing and lifting of every hold
 * that bore on it, be it on the number, on the agent that was its outbound agent then, or on the workspace. Undefined
 * when the workspace never held the number.
 *
 * The number's stream also holds what other workspaces did with it before or since, and that is none of the reader's
 * business.
 */
export async function numberHistory(
  store: EventStore,
  directory: HoldDirectory,
  { workspace, number, limit, before = THE_END }: HistoryQuestion,
): Promise<HistoryPage | undefined> {
  const { state: tenures } = await loadAggregate(store, tenuresIn(workspace), numberStream(number));
  if (tenures.length === 0) return undefined;
  const own = await ownEvents(store, { workspace, number, limit: limit + 1, before });
  // A hold that was over before the oldest of these belongs on a later page, or never bore on the number.
  const holds = await reachingBack(directory, store, workspace, { position: own.at(-1)?.position ?? START });
  const marks = holds
    .everyCourse(workspace)
    .filter((course) => tenures.some((tenure) => boreOn(course, number, tenure)))
    .flatMap(marksOf)
    .filter(({ position }) => position < before.position)
    .toSorted((one, other) => other.position - one.position)
    .slice(0, limit + 1);
  const holdEvents = await readMarks(store, workspace, marks);
  const merged = [...own, ...holdEvents].toSorted((one, other) => other.position - one.position);
  const events = merged.slice(0, limit);
  const last = events.at(-1);
  return { events, nextBefore: last && merged.length > limit ? placeBefore(last, own, before) : undefined };
}

/** The number's own events in the workspace, newest first. */
async function ownEvents(
  store: EventStore,
  { workspace, number, limit, before }: Required<HistoryQuestion> & { readonly before: HistoryPlace },
): Promise<RecordedEvent[]> {
  const events: RecordedEvent[] = [];
  let from = before.revision - 1;
  while (events.length < limit && from >= 0) {
    const page: readonly RecordedEvent[] = await store.readStream(numberStream(number), {
      direction: 'backwards',
      maxEvents: limit,
      ...(Number.isFinite(from) && { from }),
    });
    events.push(...page.filter(({ metadata }) => metadata['workspace'] === workspace));
    from = (page.at(-1)?.revision ?? 0) - 1;
  }
  return events.slice(0, limit);
}

function boreOn({ hold, placed, lifted }: HoldCourse, number: string, { from, until, agentId }: Tenure): boolean {
  const overlaps = placed.position < until && from < (lifted?.position ?? Number.POSITIVE_INFINITY);
  return overlaps && bearsOn(hold.scope, { number, agentId });
}

function marksOf({ hold: { id: holdId }, placed, lifted }: HoldCourse): HoldMark[] {
  return [placed, lifted].flatMap((mark) => (mark ? [{ holdId, position: mark.position }] : []));
}

/** A hold's stream is two events at most. */
async function readMarks(store: EventStore, workspace: string, marks: readonly HoldMark[]): Promise<RecordedEvent[]> {
  const wanted = new Set(marks.map(({ position }) => position));
  const events: RecordedEvent[] = [];
  for (const holdId of new Set(marks.map((mark) => mark.holdId))) {
    const course = await store.readStream(holdStream(workspace, holdId));
    events.push(...course.filter(({ position }) => wanted.has(position)));
  }
  return events;
}

/** The place of the page that follows `last`; of the number's own events, those before it are still to be shown. */
function placeBefore(last: RecordedEvent, own: readonly RecordedEvent[], before: HistoryPlace): HistoryPlace {
  const next = own.find(({ position }) => position < last.position);
  const revision = next ? next.revision + 1 : (own.at(-1)?.revision ?? before.revision);
  return { revision, position: last.position };
}
