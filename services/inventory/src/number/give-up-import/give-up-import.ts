import { endGiveBack } from '../domain/end-give-back.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';

/** Lets go of a number that an import has brought and its carrier would not set up. */
export interface GiveUpImport {
  readonly importId: string;
}

/** Without effect on a number that came in another way. */
export function decideGiveUpImport({ importId }: GiveUpImport, number: NumberState): NumberEvent[] {
  if (number.status !== 'active' || !('importId' in number.broughtBy)) return [];
  if (number.broughtBy.importId !== importId) return [];
  return endGiveBack(number, 'detach');
}
