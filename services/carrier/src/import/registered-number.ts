import type { RegisteredNumber } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { OwnedNumber } from '../carrier/carrier-facts.js';

/** A number that an account holds, as the inventory is told of it. */
export function registeredNumber(
  owned: OwnedNumber,
  { carrier, carrierAccountId }: ConnectedAccount['account'],
): RegisteredNumber {
  const { number, type, capabilities, country, locality, monthlyCost } = owned;
  const facts = { number, capabilities, country, locality, monthlyCost };
  return { ...facts, numberType: type ?? 'local', carrier, carrierAccountId };
}
