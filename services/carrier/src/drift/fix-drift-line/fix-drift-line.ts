import { driftUnknown } from '../domain/drift.errors.js';
import type { DriftEvent } from '../domain/drift.events.js';
import type { DriftState } from '../domain/drift.state.js';

/**
 * A line was looked at again. `over`: there was nothing to put right any more. `asked`: the carrier was asked to put it
 * right, and does not say yet that it has.
 */
export interface FixDriftLine {
  readonly carrierAccountId: string;
  readonly driftId: string;
  readonly how:
    | { readonly outcome: 'over' }
    | { readonly outcome: 'asked' }
    | { readonly outcome: 'fixed'; readonly importId: string | null };
}

/** Takes it off the list, or says that it is not put right yet. What is off already may differ again, so that is told, too. */
export function decideFixDriftLine(
  { carrierAccountId, driftId, how }: FixDriftLine,
  { lines, settled }: DriftState,
): DriftEvent[] {
  const isListed = lines.has(driftId);
  if (!isListed && !settled.has(driftId)) throw driftUnknown(carrierAccountId);
  if (how.outcome === 'asked') return [{ type: 'DriftFixAsked', carrierAccountId, driftId }];
  if (how.outcome === 'fixed') return [{ type: 'DriftFixed', carrierAccountId, driftId, importId: how.importId }];
  return isListed ? [{ type: 'DriftOver', carrierAccountId, driftIds: [driftId] }] : [];
}
