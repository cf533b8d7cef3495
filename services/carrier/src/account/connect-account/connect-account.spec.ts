import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { AccountState } from '../domain/account.state.js';
import { connected, connectedAccount, disconnectedAccount, given } from '../fixtures/account-histories.js';
import { decideConnectAccount } from './connect-account.js';

const { type: _, ...command } = connected;
const connect = (account: AccountState) => decideConnectAccount(command, account);

describe('connect a carrier account', () => {
  test('that is new, or was here before', () => {
    expect(given().when(connect)).toStrictEqual([connected]);
    expect(given(disconnectedAccount).when(connect)).toStrictEqual([connected]);
  });

  test('is refused while it is connected, naming it', () => {
    const facts = { carrierAccountId: 'twilio-1' };
    expect(given(connectedAccount).when(connect)).toStrictEqual(refused('carrier_account_connected', facts));
  });

  test('is refused without credentials of a region in which its numbers are already', () => {
    const to = (regions: readonly string[]) => (account: AccountState) =>
      decideConnectAccount({ ...command, elsewhere: { ie1: { count: 1, some: ['+14155550100'] } }, regions }, account);
    for (const history of [[], disconnectedAccount]) {
      expect(given(history).when(to(['us1', 'ie1']))).toStrictEqual([connected]);
      const outcome = given(history).when(to(['us1']));
      expect(outcome).toMatchObject(
        refused('carrier_region_in_use', { numbers: { ie1: 1 }, numbersNamed: { ie1: ['+14155550100'] } }),
      );
    }
  });
});
