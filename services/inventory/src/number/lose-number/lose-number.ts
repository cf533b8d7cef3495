import { numberNotFound } from '../domain/number.errors.js';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import { unassignAll } from '../domain/unassign-profiles.js';

/** The carrier account does not hold the number any more. */
export interface LoseNumber {
  readonly carrierAccountId: string;
}

/**
 * After this the number can be claimed again by anybody (rule 1). Without effect on one that has left, is on its way out,
 * which ends by itself, or has come back by another account.
 */
export function decideLoseNumber({ carrierAccountId }: LoseNumber, number: NumberState): NumberEvent[] {
  if (number.status === 'unclaimed') throw numberNotFound();
  if (number.status !== 'active' || number.carrierAccountId !== carrierAccountId) return [];
  return [...unassignAll(number, 'number_lost'), { type: 'NumberLost', number: number.number, carrierAccountId }];
}
