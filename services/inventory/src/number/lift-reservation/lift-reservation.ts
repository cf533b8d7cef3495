import type { NumberEvent } from '../domain/number.events.js';
import { reservationOf } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

/** Lets go of a number whose purchase has brought nothing. */
export interface LiftReservation {
  readonly number: string;
  readonly purchaseId: string;
}

/** Without effect on what another purchase has reserved since. */
export function decideLiftReservation({ number, purchaseId }: LiftReservation, state: NumberState): NumberEvent[] {
  if (reservationOf(state)?.purchaseId !== purchaseId) return [];
  return [{ type: 'NumberReservationLifted', number, purchaseId }];
}
