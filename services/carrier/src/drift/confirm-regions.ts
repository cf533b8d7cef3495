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
  /** Told why the inventory takes none of it. */
  readonly onTrouble: (error: unknown) => void;
}

/**
 * Tells the inventory of which numbers the carrier has named the region that is set here. An inventory that takes none of
 * it now, such as an older one that does not know how, is told by a later check: none comes to nothing for that.
 */
export async function confirmRegions(
  regions: ReadonlyMap<string, string>,
  { register, opened, onBehalf, signal, onTrouble }: RegionsHeard,
): Promise<void> {
  const all = [...regions];
  for (let from = 0; from < all.length && !signal.aborted; from += AT_ONCE) {
    const some = Object.fromEntries(all.slice(from, from + AT_ONCE));
    try {
      await register.confirmRegions(opened.account.carrierAccountId, some, onBehalf);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return onTrouble(error);
    }
  }
}

/** Not a fault of ours, which is to be seen. */
function isRefusal(error: unknown): boolean {
  const { name, code = '' } = error as Error & { readonly code?: string };
  return name === 'DomainError' || PASSING_CODES_HERE.includes(code);
}
