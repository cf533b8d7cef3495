import { accountDifferent } from '../domain/account.errors.js';
import type { AccountEvent } from '../domain/account.events.js';
import { requireConnected } from '../domain/account.rules.js';
import type { AccountState } from '../domain/account.state.js';

/** Other credentials of an account take the place of those it has. */
export interface RotateAccount {
  /** What the carrier says that the new credentials are of. */
  readonly reference: string | null;
  /** Whether the account that they are of holds what was set up in this one. */
  readonly ownsSetup: boolean;
}

/** The very same account at the carrier: its numbers stay where they are. */
export function decideRotateAccount({ reference, ownsSetup }: RotateAccount, state: AccountState): AccountEvent[] {
  const account = requireConnected(state);
  const mayBeSame = reference === account.reference || reference === null || account.reference === null;
  if (!ownsSetup && !mayBeSame) throw accountDifferent();
  return [{ type: 'CarrierAccountRotated', carrierAccountId: account.carrierAccountId }];
}
