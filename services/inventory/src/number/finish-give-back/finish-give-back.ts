import { numberNotFound, numberNotLeaving } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { HeldNumber, LeavingNumber, NumberState } from '../domain/number.state.js';
import { unassignAll } from '../domain/unassign-profiles.js';

/** The carrier has confirmed that the number is given up, or set up as it was before it came. */
export interface FinishGiveBack {
  readonly how: 'release' | 'detach';
}

const ENDED = { release: 'released', detach: 'detached' } as const;

/** After this the number can be claimed again by anybody (rule 1). */
export function decideFinishGiveBack({ how }: FinishGiveBack, number: NumberState): NumberEvent[] {
  if (number.status === 'unclaimed') throw numberNotFound();
  if (number.status === ENDED[how]) return [];
  if (number.status !== 'releasing' || number.leaving !== how) throw numberNotLeaving(number.number);
  return endGiveBack(number, how);
}

/** Whoever still uses the number loses it in the append that lets go of it. */
export function endGiveBack(number: HeldNumber | LeavingNumber, how: FinishGiveBack['how']): NumberEvent[] {
  const ended: NumberEvent = { type: how === 'release' ? 'NumberReleased' : 'NumberDetached', number: number.number };
  return [...unassignAll(number, 'number_given_back'), ended];
}
