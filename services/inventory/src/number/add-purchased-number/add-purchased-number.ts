import { numberAlreadyHeld, numberInUse } from '../domain/number.errors.js';
import type { NumberEvent, NumberPurchased } from '../domain/number.events.js';
import { claimantOf, purchasesOf, reservationOf } from '../domain/number.rules.js';
import type { NumberState } from '../domain/number.state.js';

export type AddPurchasedNumber = Omit<NumberPurchased, 'type'>;

/** The carrier has sold the number to the workspace: it is in the inventory from now on. */
export function decideAddPurchasedNumber(command: AddPurchasedNumber, state: NumberState): NumberEvent[] {
  if (purchasesOf(state).includes(command.purchaseId)) return [];
  const claimant = claimantOf(state);
  const reservation = reservationOf(state);
  if (claimant !== null && claimant !== command.workspace) {
    throw numberInUse(command.number, reservation !== undefined);
  }
  if (claimant !== null && reservation?.purchaseId !== command.purchaseId) {
    throw numberAlreadyHeld(command.number);
  }
  return [{ type: 'NumberPurchased', ...command }];
}
