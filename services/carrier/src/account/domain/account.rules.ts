import { accountBuiltIn, accountUnknown } from './account.errors.js';
import type { AccountState, KnownAccount } from './account.state.js';

/** The account, while it is connected. */
export function requireConnected(account: AccountState): KnownAccount {
  if (account.status !== 'connected') throw accountUnknown();
  return account;
}

/** In every workspace, without anybody having connected it. */
export const SANDBOX_ACCOUNT_ID = 'sandbox';

/** Whether nothing of it is real: the built-in account, or one of the workspace's own, whose ids begin with their carrier. */
export function isOfSandbox(carrierAccountId: string): boolean {
  return carrierAccountId === SANDBOX_ACCOUNT_ID || carrierAccountId.startsWith(`${SANDBOX_ACCOUNT_ID}-`);
}

/** The sandbox is nobody's to change. */
export function requireOwn(carrierAccountId: string): void {
  if (carrierAccountId === SANDBOX_ACCOUNT_ID) throw accountBuiltIn();
}
