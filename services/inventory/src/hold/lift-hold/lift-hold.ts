import { holdNotFound } from '../domain/hold.errors.js';
import type { HoldEvent } from '../domain/hold.events.js';
import type { HoldState } from '../domain/hold.state.js';

/** Ends a hold. Other holds on the same number, agent or workspace stay (rule 8). */
export function decideLiftHold(hold: HoldState): HoldEvent[] {
  if (hold.status === 'unknown') throw holdNotFound();
  if (hold.status === 'lifted') return [];
  return [{ type: 'HoldLifted', holdId: hold.holdId, scope: hold.scope }];
}
