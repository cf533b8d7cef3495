import type { AgentState } from '../../agent/domain/agent.state.js';
import { isHere } from '../../number/domain/number.rules.js';
import type { NumberState } from '../../number/domain/number.state.js';
import { heldAgentUnknown, heldNumberUnknown, holdLifted } from '../domain/hold.errors.js';
import type { HoldEvent, HoldScope } from '../domain/hold.events.js';
import type { HoldState } from '../domain/hold.state.js';

/** The id is the caller's, so that the same request sent again places one hold. */
export interface PlaceHold {
  readonly holdId: string;
  readonly scope: HoldScope;
}

/** What the scope names, as the workspace knows it. */
export type HeldSubject =
  | { readonly kind: 'workspace' }
  | { readonly kind: 'agent'; readonly state: AgentState }
  | { readonly kind: 'number'; readonly state: NumberState };

/**
 * Blocks outbound calls in the scope until the hold is lifted (rule 8). A name that nobody bears is refused: a hold
 * that blocks nothing by a slip of the keyboard would be taken for safety.
 */
export function decidePlaceHold({ holdId, scope }: PlaceHold, hold: HoldState, subject: HeldSubject): HoldEvent[] {
  if (hold.status === 'placed') return [];
  // To say that it was placed would be taken for a block that is in force.
  if (hold.status === 'lifted') throw holdLifted();
  if (subject.kind === 'agent' && subject.state.status === 'unknown' && 'agentId' in scope) {
    throw heldAgentUnknown(scope.agentId);
  }
  if (subject.kind === 'number' && !isHere(subject.state) && 'number' in scope) throw heldNumberUnknown(scope.number);
  return [{ type: 'HoldPlaced', holdId, scope }];
}
