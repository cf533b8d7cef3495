import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { AccountState } from '../domain/account.state.js';
import { connectedAccount, disconnected, disconnectedAccount, given } from '../fixtures/account-histories.js';
import { decideDisconnectAccount } from './disconnect-account.js';
import type { DisconnectAccount } from './disconnect-account.js';

const disconnect = (needed: Partial<DisconnectAccount> = {}) => {
  const command = { numbers: 0, openWork: 0, ...needed };
  return (account: AccountState) => decideDisconnectAccount(command, account);
};

describe('disconnect a carrier account', () => {
  test('that none of the numbers here needs', () => {
    expect(given(connectedAccount).when(disconnect())).toStrictEqual([disconnected]);
  });

  test('is refused while numbers need it, saying how many', () => {
    const inUse = refused('carrier_account_in_use', { numbers: 3 });
    expect(given(connectedAccount).when(disconnect({ numbers: 3 }))).toStrictEqual(inUse);
    expect(given(connectedAccount).when(disconnect({ numbers: 3, openWork: 1 }))).toStrictEqual(inUse);
  });

  test('says where those numbers are, and what goes on costing', () => {
    const said = (numbers: number) => () =>
      decideDisconnectAccount({ numbers, openWork: 0 }, given(connectedAccount).state);
    expect(said(3)).toThrow(
      /^3 of its numbers are .*detach them: then they stay in the account at the carrier and go on/,
    );
    expect(said(1)).toThrow(/^1 of its numbers is .*GET \/v1\/numbers\?carrierAccountId=twilio-1\.$/);
  });

  test('is refused while something is under way, saying how much', () => {
    const busy = refused('carrier_account_busy', { openWork: 2 });
    expect(given(connectedAccount).when(disconnect({ openWork: 2 }))).toStrictEqual(busy);
  });

  test('has nothing to do for an account that is disconnected', () => {
    expect(given(disconnectedAccount).when(disconnect({ openWork: 1 }))).toStrictEqual([]);
  });

  test('is refused for an account that was never here', () => {
    expect(given().when(disconnect())).toStrictEqual(refused('not_found'));
  });
});
