import type { EncodedAppend } from './encode-append.js';
import { EventStoreError } from './event-store.errors.js';
import { NO_STREAM } from './event-store.port.js';
import type { AppendResult, Revision } from './event-store.port.js';

/** Where an event stands in the log. */
export interface EventPlace {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
}

/**
 * What the append answered when its very events were written before, or undefined when none of their ids is known.
 * Throws `event_id_conflict` for everything in between: some ids known, or known from elsewhere.
 */
export function findFirstResult(
  { writes }: Pick<EncodedAppend, 'writes'>,
  findEvent: (id: string) => EventPlace | undefined,
): AppendResult | undefined {
  const placed = writes.map(({ stream, events }) => ({ stream, places: events.map(({ id }) => findEvent(id)) }));
  const everyPlace = placed.flatMap(({ places }) => places);
  if (everyPlace.every((place) => place === undefined)) return undefined;
  if (!placed.every(({ stream, places }) => areSuccessors(stream, places))) {
    throw new EventStoreError(
      'event_id_conflict',
      'Some of these event ids are in the log already, but this append is not the one that wrote them.',
    );
  }
  const revisions = placed.map(({ stream, places }) => [stream, places.at(-1)!.revision] as const);
  return {
    position: Math.max(...everyPlace.map((place) => place!.position)),
    revisions: Object.fromEntries(revisions),
  };
}

function areSuccessors(stream: string, places: readonly (EventPlace | undefined)[]): places is EventPlace[] {
  const first = places[0]?.revision ?? 0;
  return places.every((place, index) => place?.stream === stream && place.revision === first + index);
}

/** Throws `wrong_expected_revision` unless the stream is where the writer saw it. */
export function requireRevision(stream: string, expected: Revision, actual: Revision): void {
  if (actual === expected) return;
  throw new EventStoreError(
    'wrong_expected_revision',
    `The writer expected that stream ${stream} ${describe(expected)}, but it ${describe(actual)}.`,
  );
}

function describe(revision: Revision): string {
  return revision === NO_STREAM ? 'does not exist' : `is at revision ${revision}`;
}
