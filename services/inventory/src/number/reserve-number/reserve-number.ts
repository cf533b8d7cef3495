import { numberAlreadyHeld, numberInUse, purchaseFulfilled, purchaseInProgress } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import { claimantOf, purchasesOf, reservationOf } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

/** Keeps a number for a purchase, before the carrier is asked for it. */
export interface ReserveNumber {
  readonly number: string;
  readonly workspace: string;
  readonly purchaseId: string;
}

/**
 * One purchase at a time, of a number that nobody holds (rule 1): what is paid for can then be kept. A purchase that has
 * brought it is over, also when the number has left since: it must not be paid for twice.
 */
export function decideReserveNumber(
  { number, workspace, purchaseId }: ReserveNumber,
  state: NumberState,
): NumberEvent[] {
  if (purchasesOf(state).includes(purchaseId)) throw purchaseFulfilled(number, purchaseId);
  const claimant = claimantOf(state);
  if (claimant === null) return [{ type: 'NumberReserved', number, workspace, purchaseId }];
  const reservation = reservationOf(state);
  if (claimant !== workspace) throw numberInUse(number, reservation !== undefined);
  if (!reservation) throw numberAlreadyHeld(number);
  if (reservation.purchaseId !== purchaseId) throw purchaseInProgress(number, reservation.purchaseId);
  return [];
}
