import { numberAssigned } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import { requireHeld, requireVersion } from '../domain/number.rules.js';
import { assignedAgent } from '../domain/number.state.js';
import type { NumberState } from '../domain/number.state.js';
import { unassignAll } from '../domain/unassign-profiles.js';

/** Gives a number up: to its carrier (release) or to its owner (detach). */
export interface GiveBackNumber {
  readonly how: 'release' | 'detach';
  /** Unassigns the number first when it is assigned. */
  readonly force: boolean;
  /** The version the caller saw. */
  readonly expectedVersion?: string | undefined;
}

const ENDED = { release: 'released', detach: 'detached' } as const;

/** After this the number can be claimed again by anybody (rule 1). */
export function decideGiveBackNumber(
  { how, force, expectedVersion }: GiveBackNumber,
  state: NumberState,
): NumberEvent[] {
  if (state.status === ENDED[how]) return [];
  const number = requireHeld(state);
  requireVersion(number, expectedVersion);
  const agentId = assignedAgent(number);
  if (agentId !== null && !force) throw numberAssigned(number.number, [agentId]);
  const type = how === 'release' ? 'NumberReleased' : 'NumberDetached';
  return [...unassignAll(number, 'number_given_back'), { type, number: number.number }];
}
