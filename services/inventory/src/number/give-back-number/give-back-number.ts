import { endGiveBack } from '../domain/end-give-back.js';
import { importInProgress, numberAssigned } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import { requireHeld, requireVersion } from '../domain/number.rules.js';
import { assignedAgent } from '../domain/number.state.js';
import type { HeldNumber, NumberState } from '../domain/number.state.js';

/** Gives a number up: to its carrier (release) or to its owner (detach). */
export interface GiveBackNumber {
  readonly how: 'release' | 'detach';
  /** Also when it is assigned: whoever uses it loses it once it has gone. */
  readonly force: boolean;
  /** False: a detached number only loses what points here. Of no meaning for a release. */
  readonly restore?: boolean | undefined;
  /** The version the caller saw. */
  readonly expectedVersion?: string | undefined;
  /** The import that is setting it up at its carrier right now; null when there is none. */
  readonly openImportId: string | null;
}

const ENDED = { release: 'released', detach: 'detached' } as const;

/**
 * Nobody can use the number from here on. Once its carrier is done, its profiles are free, and it can be claimed again by
 * anybody (rule 1).
 */
export function decideGiveBackNumber(
  { how, force, restore, expectedVersion, openImportId }: GiveBackNumber,
  state: NumberState,
): NumberEvent[] {
  if (state.status === ENDED[how] || (state.status === 'releasing' && state.leaving === how)) return [];
  const number = requireHeld(state);
  requireVersion(number, expectedVersion);
  if (openImportId !== null) throw importInProgress(number.number, openImportId);
  const agentId = assignedAgent(number);
  if (agentId !== null && !force) throw numberAssigned(number.number, [agentId]);
  return leave(number, how, restore !== false);
}

/** The carrier of a number that came as a list is not ours to tell: it is gone at once. */
function leave(held: HeldNumber, how: GiveBackNumber['how'], restore: boolean): NumberEvent[] {
  const { number, carrierAccountId } = held;
  if (carrierAccountId === null) return endGiveBack(held, how);
  if (how === 'release') return [{ type: 'NumberReleaseStarted', number, carrierAccountId }];
  return [{ type: 'NumberDetachStarted', number, carrierAccountId, ...(!restore && { restore }) }];
}
