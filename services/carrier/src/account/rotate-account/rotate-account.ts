import { accountDifferent, publicKeyMissing } from '../domain/account.errors.js';
import type { AccountEvent } from '../domain/account.events.js';
import { requireConnected, requireRegionsInUse } from '../domain/account.rules.js';
import type { RegionUse } from '../domain/account.rules.js';
import type { AccountState, KnownAccount } from '../domain/account.state.js';

/** Other credentials of an account take the place of those it has. */
export interface RotateAccount extends RegionUse {
  /** What the carrier says that the new credentials are of. */
  readonly reference: string | null;
  /** Whether the account that they are of holds what was set up in this one. */
  readonly ownsSetup: boolean;
  /** What they are called. */
  readonly credentials?: readonly string[];
}

/** The very same account at the carrier: its numbers stay where they are. */
export function decideRotateAccount(command: RotateAccount, state: AccountState): AccountEvent[] {
  const { reference, ownsSetup, credentials = [] } = command;
  const account = requireConnected(state);
  // Webhooks would be refused from now on, and nobody could tell any more whose account it is.
  if (reference === null && account.reference !== null) throw publicKeyMissing();
  if (!ownsSetup && !isSame(account, reference)) throw accountDifferent(account.carrierAccountId, hasSetup(account));
  requireRegionsInUse(account.carrierAccountId, command);
  const { carrierAccountId } = account;
  const isNamed = reference !== null && reference !== account.reference;
  return [
    {
      type: 'CarrierAccountRotated',
      carrierAccountId,
      ...(isNamed && { reference }),
      ...(credentials.length > 0 && { credentials }),
    },
  ];
}

/**
 * Where something was set up, only that tells: a public key is no proof of the account that the API key beside it is of.
 * Where nothing was, no number of it can be here.
 */
function isSame(account: KnownAccount, reference: string | null): boolean {
  if (hasSetup(account)) return false;
  return account.reference === null || account.reference === reference;
}

const hasSetup = ({ setup }: KnownAccount): boolean => Object.keys(setup).length > 0;
