import { describe, expect, test } from '@jest/globals';
import type { AccountState } from '../domain/account.state.js';
import { connectedAccount, disconnectedAccount, given, setUp } from '../fixtures/account-histories.js';
import { decideRecordSetup } from './record-setup.js';

const record =
  (applicationId = 'application-1') =>
  (account: AccountState) =>
    decideRecordSetup({ setup: { applicationId } }, account);

describe('record what was set up at a carrier', () => {
  test('remembers it', () => {
    expect(given(connectedAccount).when(record())).toStrictEqual([setUp]);
    expect(given(connectedAccount, [setUp]).state).toMatchObject({ setup: { applicationId: 'application-1' } });
  });

  test('says nothing that is known already, and remembers what is new', () => {
    expect(given(connectedAccount, [setUp]).when(record())).toStrictEqual([]);
    expect(given(connectedAccount, [setUp]).when(record('application-2'))).toMatchObject([
      { setup: { applicationId: 'application-2' } },
    ]);
  });

  test('is of no use to an account that is not connected', () => {
    expect(given(disconnectedAccount).when(record())).toStrictEqual([]);
    expect(given().when(record())).toStrictEqual([]);
  });
});
