import type { Taker } from '#number-facts';
import type { NumberEvent, NumberImported } from '../domain/number.events.js';
import { claimantOf, takerOf } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

export type AddImportedNumber = Omit<NumberImported, 'type'>;

/** `claimed`: the number is the workspace's, by this very import. Else: who has it. */
export function claimOf({ workspace, importId }: AddImportedNumber, state: NumberState): 'claimed' | Taker {
  const taker = takerOf(state, workspace);
  const isOfImport =
    state.status === 'active' && 'importId' in state.broughtBy && state.broughtBy.importId === importId;
  return taker === null || (taker === 'this_workspace' && isOfImport) ? 'claimed' : taker;
}

/** A number that a carrier account holds comes in; nothing when it is here already, or somebody else's. */
export function decideAddImportedNumber(command: AddImportedNumber, state: NumberState): NumberEvent[] {
  return claimantOf(state) === null ? [{ type: 'NumberImported', ...command }] : [];
}
