import type { NumberEvent, NumberImported } from '../domain/number.events.js';
import { claimantOf } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

export type AddImportedNumber = Omit<NumberImported, 'type'>;

/** What comes of a number that an import wants. `claimed`: it is the workspace's, by this very import. */
export type ImportClaim = 'claimed' | 'already_held' | 'number_in_use';

export function claimOf({ workspace, importId }: AddImportedNumber, state: NumberState): ImportClaim {
  const claimant = claimantOf(state);
  if (claimant === null) return 'claimed';
  if (claimant !== workspace) return 'number_in_use';
  const isOurs = state.status === 'active' && 'importId' in state.broughtBy && state.broughtBy.importId === importId;
  return isOurs ? 'claimed' : 'already_held';
}

/** A number that a carrier account holds comes in; nothing when it is here already, or somebody else's. */
export function decideAddImportedNumber(command: AddImportedNumber, state: NumberState): NumberEvent[] {
  return claimantOf(state) === null ? [{ type: 'NumberImported', ...command }] : [];
}
