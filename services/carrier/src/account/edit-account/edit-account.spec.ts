import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import type { AccountState } from '../domain/account.state.js';
import { connectedAccount, disconnectedAccount, given } from '../fixtures/account-histories.js';
import { decideEditAccount } from './edit-account.js';
import type { EditAccount } from './edit-account.js';

const SORRY = { text: 'Sorry, nobody is here.', language: 'en-GB' };
const edited = { type: 'CarrierAccountEdited', carrierAccountId: 'twilio-1' } as const;
const edit = (command: EditAccount) => (account: AccountState) => decideEditAccount(command, account);

describe('edit a carrier account', () => {
  test('sets what is given and leaves the rest', () => {
    expect(given(connectedAccount).when(edit({ name: 'EU' }))).toStrictEqual([{ ...edited, name: 'EU' }]);
    expect(given(connectedAccount).when(edit({ sentence: SORRY }))).toStrictEqual([{ ...edited, sentence: SORRY }]);
    const { state } = given(connectedAccount, [{ ...edited, sentence: SORRY }]);
    expect(state).toMatchObject({ name: 'Main account', sentence: SORRY });
  });

  test('goes back to our own sentences', () => {
    const before = given(connectedAccount, [{ ...edited, sentence: SORRY }]);
    expect(before.when(edit({ sentence: null }))).toStrictEqual([{ ...edited, sentence: null }]);
  });

  test('says nothing that is so already', () => {
    expect(given(connectedAccount).when(edit({ name: 'Main account', sentence: null }))).toStrictEqual([]);
    expect(
      given(connectedAccount, [{ ...edited, sentence: SORRY }]).when(edit({ sentence: { ...SORRY } })),
    ).toStrictEqual([]);
  });

  test('is refused for an account that is not connected', () => {
    expect(given(disconnectedAccount).when(edit({ name: 'EU' }))).toStrictEqual(refused('not_found'));
  });
});
