import { accountBusy, accountInUse, accountUnknown } from '../domain/account.errors.js';
import type { AccountEvent } from '../domain/account.events.js';
import type { AccountState } from '../domain/account.state.js';

/** Forgets an account and its credentials. */
export interface DisconnectAccount {
  /** How many of its numbers are in the workspace, those on their way out included. */
  readonly numbers: number;
  /** How much is under way that may yet bring a number, or needs the account to end. */
  readonly openWork: number;
}

/** Without its account, a number could neither be given back nor be looked after. */
export function decideDisconnectAccount({ numbers, openWork }: DisconnectAccount, state: AccountState): AccountEvent[] {
  if (state.status === 'unknown') throw accountUnknown();
  if (state.status === 'disconnected') return [];
  // What will not pass by itself is said first.
  if (numbers > 0) throw accountInUse(state.carrierAccountId, numbers);
  if (openWork > 0) throw accountBusy(openWork);
  return [{ type: 'CarrierAccountDisconnected', carrierAccountId: state.carrierAccountId }];
}
