import { hasCode } from '#domain-error';
import type { NumberRegister, OnBehalf } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { PASSING_CODES_HERE } from '../work/passing-codes.js';

/** What was only assumed is a commit for each number. */
const AT_ONCE = 100;

export interface RegionsHeard {
  readonly register: NumberRegister;
  readonly opened: ConnectedAccount;
  readonly onBehalf: OnBehalf;
  readonly signal: AbortSignal;
}

/**
 * Tells the inventory of which numbers the carrier has named the region that is set here. Nothing waits for that: where the
 * inventory cannot be told, or is of a version that knows nothing of it, the next check tells it. Rejects with faults of ours.
 */
export async function confirmRegions(
  regions: ReadonlyMap<string, string>,
  { register, opened, onBehalf, signal }: RegionsHeard,
): Promise<void> {
  const all = [...regions];
  for (let from = 0; from < all.length && !signal.aborted; from += AT_ONCE) {
    const some = Object.fromEntries(all.slice(from, from + AT_ONCE));
    try {
      await register.confirmRegions(opened.account.carrierAccountId, some, onBehalf);
    } catch (error) {
      if (PASSING_CODES_HERE.some((code) => hasCode(error, code))) return;
      throw error;
    }
  }
}
