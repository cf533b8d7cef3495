import type { DriftChecked, DriftEvent, DriftLine } from '../domain/drift.events.js';
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

/** Ends the check that runs: what is new is told, what is not found any more is over. A check that has failed changes no line. */
export function decideFinishDriftCheck(
  { carrierAccountId, outcome }: FinishDriftCheck,
  { running, lines: known }: DriftState,
): DriftEvent[] {
  if (!running) return [];
  if ('refusal' in outcome) return [{ type: 'DriftCheckFailed', carrierAccountId, ...outcome.refusal }];
  const { lines, ...checked } = outcome;
  const current = new Set(lines.map(({ driftId }) => driftId));
  const over = [...known.keys()].filter((driftId) => !current.has(driftId));
  const news = lines.filter((line) => !running.settled.has(line.driftId) && !isSame(line, known.get(line.driftId)));
  const events: DriftEvent[] = [];
  for (let from = 0; from < news.length; from += MAX_LINES_AN_EVENT) {
    events.push({ type: 'DriftFound', carrierAccountId, lines: news.slice(from, from + MAX_LINES_AN_EVENT) });
  }
  if (over.length > 0) events.push({ type: 'DriftOver', carrierAccountId, driftIds: over });
  return [...events, { type: 'DriftChecked', carrierAccountId, ...checked }];
}

/** What an override is called, and the like, shows in the words. */
function isSame({ here, there }: DriftLine, known: KnownLine | undefined): boolean {
  return known !== undefined && known.here === here && known.there === there;
}
