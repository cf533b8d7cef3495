import { createHash } from 'node:crypto';
import { readMetadata } from '#event-store';
import type { Aggregate } from '#event-store';
import type { CarrierName } from '#number-facts';
import type { AccountEvent } from './domain/account.events.js';
import { evolveAccount, unknownAccount } from './domain/account.state.js';
import type { AccountState } from './domain/account.state.js';

/** The workspace is part of the name, so that no other workspace's account can be reached. */
export const accountStream = (workspace: string, carrierAccountId: string): string =>
  `carrier-account-${workspace}/${carrierAccountId}`;

export const account: Aggregate<AccountState, AccountEvent> = {
  name: 'carrier account',
  initial: unknownAccount,
  schemaVersion: '1',
  evolve: (state, event, recorded) => evolveAccount(state, event, readMetadata(recorded).time),
};

/** What tells an account from all others, everywhere. */
interface NamedAccount {
  readonly installationId: string;
  readonly workspace: string;
  readonly carrier: CarrierName;
  /** The carrier's own name for the account, or something that stands for it. */
  readonly reference: string;
}

/**
 * The id of a carrier's account in a workspace: the same for the same account, so that one account is connected once,
 * and is the same again when it comes back. No other installation has it: what is made at the carrier is found by this id,
 * and another installation, as one for tries, may be connected with the same account.
 */
export function accountIdOf({ installationId, workspace, carrier, reference }: NamedAccount): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([installationId, workspace, carrier, reference]))
    .digest('hex');
  return `${carrier}-${digest.slice(0, 24)}`;
}
