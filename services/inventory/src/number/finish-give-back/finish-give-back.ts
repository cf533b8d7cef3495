import { endGiveBack } from '../domain/end-give-back.js';
import { numberNotFound, numberNotLeaving } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';

/** The carrier has confirmed that the number is given up, or set up as it was before it came. */
export interface FinishGiveBack {
  /** The event that asked for it. Told late, it says nothing of what was asked for since. */
  readonly askedBy: string;
  readonly how: 'release' | 'detach';
}

const ENDED = { release: 'released', detach: 'detached' } as const;

/** After this the number can be claimed again by anybody (rule 1). */
export function decideFinishGiveBack({ askedBy, how }: FinishGiveBack, number: NumberState): NumberEvent[] {
  if (number.status === 'unclaimed') throw numberNotFound();
  if (number.status === ENDED[how]) return [];
  const isAsked = number.status === 'releasing' && number.leaving === how && number.askedBy === askedBy;
  if (!isAsked) throw numberNotLeaving(number.number);
  return endGiveBack(number, how);
}
