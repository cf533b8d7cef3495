import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { AccountState } from '../domain/account.state.js';
import { connected, connectedAccount, disconnectedAccount, given, rotated } from '../fixtures/account-histories.js';
import { decideRotateAccount } from './rotate-account.js';

const { reference } = connected;
const rotate = (account: AccountState) => decideRotateAccount({ reference, ownsSetup: false }, account);

describe('rotate the credentials of a carrier account', () => {
  test('takes others of the same account, any number of times', () => {
    expect(given(connectedAccount).when(rotate)).toStrictEqual([rotated]);
    expect(given(connectedAccount, [rotated]).when(rotate)).toStrictEqual([rotated]);
  });

  test('takes those of an account that has another name now and holds what we made there', () => {
    const renamed = (account: AccountState) => decideRotateAccount({ reference: 'AC99', ownsSetup: true }, account);
    expect(given(connectedAccount).when(renamed)).toStrictEqual([rotated]);
  });

  test('takes those of which nobody can tell whose they are', () => {
    const untold = (account: AccountState) => decideRotateAccount({ reference: null, ownsSetup: false }, account);
    expect(given(connectedAccount).when(untold)).toStrictEqual([rotated]);
  });

  test('is refused for those of another account', () => {
    const rotateToOther = (account: AccountState) =>
      decideRotateAccount({ reference: 'AC99', ownsSetup: false }, account);
    expect(given(connectedAccount).when(rotateToOther)).toStrictEqual(refused('carrier_account_different'));
  });

  test('is refused for an account that is not connected', () => {
    expect(given(disconnectedAccount).when(rotate)).toStrictEqual(refused('not_found'));
    expect(given().when(rotate)).toStrictEqual(refused('not_found'));
  });
});
