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

/**
 * The id of a carrier's account in a workspace: the same for the same account, so that one account is connected once,
 * and is the same again when it comes back.
 */
export function accountIdOf(workspace: string, carrier: CarrierName, reference: string): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([workspace, carrier, reference]))
    .digest('hex');
  return `${carrier}-${digest.slice(0, 24)}`;
}
