import type { NumberRegister, OnBehalf } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';

/** What was only assumed is a commit for each number. */
const AT_ONCE = 100;

export interface RegionsHeard {
  readonly register: NumberRegister;
  readonly opened: ConnectedAccount;
  readonly onBehalf: OnBehalf;
  readonly signal: AbortSignal;
}

/** Tells the inventory of which numbers the carrier has named the region that is set here. Rejects as `NumberRegister` does. */
export async function confirmRegions(
  regions: ReadonlyMap<string, string>,
  { register, opened, onBehalf, signal }: RegionsHeard,
): Promise<void> {
  const all = [...regions];
  for (let from = 0; from < all.length && !signal.aborted; from += AT_ONCE) {
    const some = Object.fromEntries(all.slice(from, from + AT_ONCE));
    await register.confirmRegions(opened.account.carrierAccountId, some, onBehalf);
  }
}
