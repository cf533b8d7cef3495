import type { AccountEvent, CarrierAccountSetUp } from '../domain/account.events.js';
import type { AccountState } from '../domain/account.state.js';

export type RecordSetup = Pick<CarrierAccountSetUp, 'setup'>;

/** Remembers what was set up at the carrier, so that it is found again. */
export function decideRecordSetup({ setup }: RecordSetup, account: AccountState): AccountEvent[] {
  if (account.status !== 'connected' || isSame(account.setup, setup)) return [];
  return [{ type: 'CarrierAccountSetUp', carrierAccountId: account.carrierAccountId, setup }];
}

function isSame(one: RecordSetup['setup'], other: RecordSetup['setup']): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
