import { DRIFT_KINDS } from '../domain/drift.events.js';
import type { DriftChecked, DriftCounts, DriftEvent, DriftKind, DriftLine } from '../domain/drift.events.js';
import { MAX_DRIFT_LINES } from '../domain/drift.state.js';
import type { DriftState, KnownLine } from '../domain/drift.state.js';

/** What came of comparing an account, or why nothing did. */
export type DriftOutcome =
  | (Omit<DriftChecked, 'type' | 'carrierAccountId'> & { readonly lines: readonly DriftLine[] })
  | { readonly refusal: { readonly code: string; readonly detail: string } };

export interface FinishDriftCheck {
  readonly carrierAccountId: string;
  readonly outcome: DriftOutcome;
}

/** An event stays small enough for every log. */
const MAX_LINES_AN_EVENT = 100;

/**
 * Ends the check that runs: what is new is told, what is not found any more is over, and what has no place in the list any
 * more is left out of it. A check that has failed changes no line.
 */
export function decideFinishDriftCheck(
  { carrierAccountId, outcome }: FinishDriftCheck,
  { running, lines: known }: DriftState,
): DriftEvent[] {
  if (!running) return [];
  if ('refusal' in outcome) return [{ type: 'DriftCheckFailed', carrierAccountId, ...outcome.refusal }];
  const { lines, ...checked } = outcome;
  const current = new Set(lines.map(({ driftId }) => driftId));
  const gone = [...known.values()].filter(({ driftId }) => !current.has(driftId));
  const toldInPart = kindsToldInPart(lines, checked.found);
  // What is set up for the whole account stands first in every list.
  const { over = [], unlisted = [] } = Object.groupBy(gone, ({ number, kind }) =>
    number !== null && toldInPart.has(kind) ? 'unlisted' : 'over',
  );
  const news = lines.filter((line) => !running.settled.has(line.driftId) && !isSame(line, known.get(line.driftId)));
  const events: DriftEvent[] = [];
  for (let from = 0; from < news.length; from += MAX_LINES_AN_EVENT) {
    events.push({ type: 'DriftFound', carrierAccountId, lines: news.slice(from, from + MAX_LINES_AN_EVENT) });
  }
  if (over.length > 0) events.push({ type: 'DriftOver', carrierAccountId, driftIds: idsOf(over) });
  if (unlisted.length > 0) events.push({ type: 'DriftUnlisted', carrierAccountId, driftIds: idsOf(unlisted) });
  return [...events, { type: 'DriftChecked', carrierAccountId, ...checked }];
}

/** Kinds of which there is more than the list has room for: that a line is not in it says nothing of these. */
function kindsToldInPart(lines: readonly DriftLine[], found: DriftCounts): ReadonlySet<DriftKind> {
  const inPart = DRIFT_KINDS.filter((kind) => {
    const told = new Set(lines.flatMap((line) => (line.kind === kind ? [line.number] : [])));
    return told.size < found[kind];
  });
  const last = lines.at(-1);
  return new Set(lines.length >= MAX_DRIFT_LINES && last ? [...inPart, last.kind] : inPart);
}

const idsOf = (lines: readonly DriftLine[]): readonly string[] => lines.map(({ driftId }) => driftId);

/** What an override is called, and the like, shows in the words. */
function isSame({ here, there }: DriftLine, known: KnownLine | undefined): boolean {
  return known !== undefined && known.here === here && known.there === there;
}
