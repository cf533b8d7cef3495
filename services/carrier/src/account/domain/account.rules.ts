import { SANDBOX_ACCOUNT_ID } from '#number-facts';
import type { CarrierName, NumbersInRegion } from '#number-facts';
import { accountBuiltIn, accountUnknown, regionInUse } from './account.errors.js';
import type { AccountState, KnownAccount } from './account.state.js';

/** The account, while it is connected. */
export function requireConnected(account: AccountState): KnownAccount {
  if (account.status !== 'connected') throw accountUnknown();
  return account;
}

/** Whose account it is: ids begin with their carrier, and that of the built-in account is nothing else. */
export function carrierOf(carrierAccountId: string): CarrierName {
  return carrierAccountId.split('-', 1)[0] as CarrierName;
}

/** The sandbox is nobody's to change. */
export function requireOwn(carrierAccountId: string): void {
  if (carrierAccountId === SANDBOX_ACCOUNT_ID) throw accountBuiltIn();
}

/** What numbers of an account need of its credentials. */
export interface RegionUse {
  /** Where else than at home their calls are handled, and of which: see `NumberRegister.elsewhere`. */
  readonly elsewhere?: Readonly<Record<string, NumbersInRegion>>;
  /** The regions that the credentials are good for. */
  readonly regions?: readonly string[];
}

/** Numbers elsewhere could neither be looked at nor be given back, and their calls would be refused. */
export function requireRegionsInUse(carrierAccountId: string, { elsewhere = {}, regions = [] }: RegionUse): void {
  const cutOff = Object.entries(elsewhere).filter(([region]) => !regions.includes(region));
  if (cutOff.length > 0) throw regionInUse(carrierAccountId, cutOff);
}
