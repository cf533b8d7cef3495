import type { Call } from './call.js';
import type { EmulatedAccount } from './emulated-account.js';

/**
 * What `pages_change` does before a page is read: numbers of pages read before go, and others come. The first go, for a
 * reader that counts pages would then miss as many on the next one.
 */
export function changePages({ account, faults }: Pick<Call<EmulatedAccount>, 'account' | 'faults'>): void {
  const change = faults.of('pages_change');
  if (!change) return;
  for (const number of account.numbersHeld.slice(0, change.vanish)) account.vanish(number);
  account.seedNumbers(change.appear);
}
