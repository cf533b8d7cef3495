import type { DriftEvent } from '../domain/drift.events.js';
import type { DriftState } from '../domain/drift.state.js';

export interface StartDriftCheck {
  readonly carrierAccountId: string;
}

/** One at a time for an account: whoever asks while one runs gets what comes of that. */
export function decideStartDriftCheck({ carrierAccountId }: StartDriftCheck, state: DriftState): DriftEvent[] {
  return state.running ? [] : [{ type: 'DriftCheckStarted', carrierAccountId }];
}
