import type { NumberEvent } from './number.events.js';
import type { PresentNumber } from './number.state.js';
import { unassignAll } from './unassign-profiles.js';

/** The number goes, and whoever still uses it loses it in the same append. */
export function endGiveBack(number: PresentNumber, how: 'release' | 'detach'): NumberEvent[] {
  const ended: NumberEvent = { type: how === 'release' ? 'NumberReleased' : 'NumberDetached', number: number.number };
  return [...unassignAll(number, 'number_given_back'), ended];
}
