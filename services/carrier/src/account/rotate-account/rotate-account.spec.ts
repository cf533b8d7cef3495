import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { AccountState } from '../domain/account.state.js';
import {
  connected,
  connectedAccount,
  disconnectedAccount,
  given,
  rotated,
  setUp,
} from '../fixtures/account-histories.js';
import { decideRotateAccount } from './rotate-account.js';

const reference = connected.reference!;
const rotate = (account: AccountState) => decideRotateAccount({ reference, ownsSetup: false }, account);
const rotateToOther = (account: AccountState) => decideRotateAccount({ reference: 'AC99', ownsSetup: false }, account);
/** Connected without what would name it. */
const unnamed = { ...connected, reference: null };
const different = refused('carrier_account_different', {
  errors: [{ field: 'credentials', message: expect.stringContaining('another account') }],
});

describe('rotate the credentials of a carrier account', () => {
  test('takes others of the same account, any number of times', () => {
    expect(given(connectedAccount).when(rotate)).toStrictEqual([rotated]);
    expect(given(connectedAccount, [rotated]).when(rotate)).toStrictEqual([rotated]);
  });

  test('remembers what the credentials are called', () => {
    const credentials = ['apiKey', 'publicKey'];
    const named = (account: AccountState) => decideRotateAccount({ reference, ownsSetup: false, credentials }, account);
    expect(given(connectedAccount).when(named)).toStrictEqual([{ ...rotated, credentials }]);
  });

  test('takes those of an account that has another name now and holds what we made there', () => {
    const renamed = (account: AccountState) => decideRotateAccount({ reference: 'AC99', ownsSetup: true }, account);
    expect(given(connectedAccount).when(renamed)).toStrictEqual([{ ...rotated, reference: 'AC99' }]);
  });

  test('takes any where there is no name and nothing was set up, and remembers the first name', () => {
    const untold = (account: AccountState) => decideRotateAccount({ reference: null, ownsSetup: false }, account);
    expect(given([unnamed]).when(untold)).toStrictEqual([rotated]);
    expect(given([unnamed]).when(rotate)).toStrictEqual([{ ...rotated, reference }]);
    expect(given([unnamed, { ...rotated, reference }]).when(rotateToOther)).toEqual(different);
  });

  test('takes only those of the account in which something was set up, whatever they are called', () => {
    const owner = (account: AccountState) => decideRotateAccount({ reference, ownsSetup: true }, account);
    expect(given([connected, setUp]).when(owner)).toStrictEqual([rotated]);
    expect(given([connected, setUp]).when(rotate)).toEqual(different);
    expect(given([unnamed, setUp]).when(rotate)).toEqual(different);
  });

  test('is refused for those that leave out by what the account is known', () => {
    for (const ownsSetup of [true, false]) {
      const untold = (account: AccountState) => decideRotateAccount({ reference: null, ownsSetup }, account);
      const outcome = given([connected, setUp]).when(untold);
      expect(outcome).toMatchObject(refused('invalid_request', { errors: [{ field: 'credentials.publicKey' }] }));
    }
  });

  test('is refused for those that leave out a region in which numbers are, naming each', () => {
    const first = ['+14155550101', '+14155550102'];
    const elsewhere = { ie1: { count: 7, some: first }, au1: { count: 1, some: ['+14155550109'] } };
    const to = (regions: readonly string[]) => (account: AccountState) =>
      decideRotateAccount({ reference, ownsSetup: false, elsewhere, regions }, account);
    expect(given(connectedAccount).when(to(['us1', 'ie1', 'au1']))).toStrictEqual([rotated]);
    const one = given(connectedAccount).when(to(['us1', 'ie1']));
    const field = 'credentials.regions.au1';
    const message = `${field} is needed: 1 number of the account (+14155550109) is in au1, or on the way there or from there.`;
    const details = { errors: [{ field, message }], numbers: { au1: 1 }, numbersNamed: { au1: ['+14155550109'] } };
    expect(one).toMatchObject(refused('carrier_region_in_use', details));
    const both = given(connectedAccount).when(to(['us1']));
    const ofIreland = '7 numbers of the account (+14155550101, +14155550102 and 5 more) are in ie1';
    const errors = [{ message: expect.stringContaining(ofIreland) }, { field, message }];
    expect(both).toMatchObject(refused('carrier_region_in_use', { errors, numbers: { ie1: 7, au1: 1 } }));
  });

  test('is refused for those of another account, saying by what it is told', () => {
    expect(given(connectedAccount).when(rotateToOther)).toEqual(different);
    const inPlain = () => rotateToOther(given(connectedAccount).state);
    expect(inPlain).toThrow(/not the one that was connected here/);
    const withSetup = () => rotateToOther(given(connectedAccount, [setUp]).state);
    expect(withSetup).toThrow(/set up there for this one \("Ringfence /);
  });

  test('is refused for an account that is not connected', () => {
    expect(given(disconnectedAccount).when(rotate)).toStrictEqual(refused('not_found'));
    expect(given().when(rotate)).toStrictEqual(refused('not_found'));
  });
});
