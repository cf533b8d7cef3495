import type { CarrierRefusal, NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';

/** The carrier does not take the number back, or cannot set it up as it was: `detail` says why, and what to do. */
export interface FailGiveBack extends CarrierRefusal {
  /** The event that asked for it. Told late, it says nothing of what was asked for since. */
  readonly askedBy: string;
}

/** The workspace holds the number as before, with the profiles that no other number took over, and its switch. */
export function decideFailGiveBack({ askedBy, code, detail }: FailGiveBack, number: NumberState): NumberEvent[] {
  if (number.status !== 'releasing' || number.askedBy !== askedBy) return [];
  return [{ type: 'NumberGiveBackFailed', number: number.number, code, detail }];
}
