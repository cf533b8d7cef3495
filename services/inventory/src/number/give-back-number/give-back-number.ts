import { importInProgress, numberAssigned } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import { requireHeld, requireVersion } from '../domain/number.rules.js';
import { assignedAgent } from '../domain/number.state.js';
import type { HeldNumber, NumberState } from '../domain/number.state.js';
import { unassignAll } from '../domain/unassign-profiles.js';

/** Gives a number up: to its carrier (release) or to its owner (detach). */
export interface GiveBackNumber {
  readonly how: 'release' | 'detach';
  /** Unassigns the number first when it is assigned. */
  readonly force: boolean;
  /** The version the caller saw. */
  readonly expectedVersion?: string | undefined;
  /** The import that is setting it up at its carrier right now; null when there is none. */
  readonly openImportId: string | null;
}

const ENDED = { release: 'released', detach: 'detached' } as const;

/** Nobody can use the number from here on. Once its carrier is done, it can be claimed again by anybody (rule 1). */
export function decideGiveBackNumber(
  { how, force, expectedVersion, openImportId }: GiveBackNumber,
  state: NumberState,
): NumberEvent[] {
  if (state.status === ENDED[how] || (state.status === 'releasing' && state.leaving === how)) return [];
  const number = requireHeld(state);
  requireVersion(number, expectedVersion);
  if (openImportId !== null) throw importInProgress(number.number, openImportId);
  const agentId = assignedAgent(number);
  if (agentId !== null && !force) throw numberAssigned(number.number, [agentId]);
  return [...unassignAll(number, 'number_given_back'), leave(number, how)];
}

/** The carrier of a number that came as a list is not ours to tell: it is gone at once. */
function leave({ number, carrierAccountId }: HeldNumber, how: GiveBackNumber['how']): NumberEvent {
  if (carrierAccountId === null) return { type: how === 'release' ? 'NumberReleased' : 'NumberDetached', number };
  return { type: how === 'release' ? 'NumberReleaseStarted' : 'NumberDetachStarted', number, carrierAccountId };
}
