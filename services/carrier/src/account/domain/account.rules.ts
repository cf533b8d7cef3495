import { accountBuiltIn, accountUnknown } from './account.errors.js';
import type { AccountState, KnownAccount } from './account.state.js';

/** The account, while it is connected. */
export function requireConnected(account: AccountState): KnownAccount {
  if (account.status !== 'connected') throw accountUnknown();
  return account;
}

/** In every workspace, without anybody having connected it. */
export const SANDBOX_ACCOUNT_ID = 'sandbox';

/** The sandbox is nobody's to change. */
export function requireOwn(carrierAccountId: string): void {
  if (carrierAccountId === SANDBOX_ACCOUNT_ID) throw accountBuiltIn();
}
