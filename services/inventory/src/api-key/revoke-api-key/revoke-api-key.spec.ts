import { describe, expect, test } from '@jest/globals';
import { refused } from '#event-store/testing';
import { givenKey, issued, revoked } from '../fixtures/api-key-histories.js';
import type { ApiKeyState } from '../domain/api-key.state.js';
import { decideRevokeApiKey } from './revoke-api-key.js';

const revoke = (state: ApiKeyState) => decideRevokeApiKey({ leavesAnOwner: true }, state);
const revokeLast = (state: ApiKeyState) => decideRevokeApiKey({ leavesAnOwner: false }, state);
const owner = { ...issued, role: 'owner' } as const;

describe('revoke an API key', () => {
  test('ends it', () => {
    expect(givenKey([issued]).when(revoke)).toStrictEqual([revoked]);
  });

  test('changes nothing the second time', () => {
    expect(givenKey([issued, revoked]).when(revoke)).toStrictEqual([]);
  });

  test('is refused for a key that was never issued', () => {
    expect(givenKey().when(revoke)).toStrictEqual(refused('not_found'));
  });

  test('is refused for the root key, as if it were not there', () => {
    const rootKey = { ...issued, role: 'root' } as const;
    expect(givenKey([rootKey]).when(revoke)).toStrictEqual(refused('not_found'));
  });

  test('is refused for the last owner key of a workspace, and for no other key', () => {
    expect(givenKey([owner]).when(revokeLast)).toStrictEqual(refused('last_owner_key'));
    expect(givenKey([owner]).when(revoke)).toStrictEqual([revoked]);
    expect(givenKey([issued]).when(revokeLast)).toStrictEqual([revoked]);
  });

  test('changes nothing for an owner key that is revoked already, whoever is left', () => {
    expect(givenKey([owner, revoked]).when(revokeLast)).toStrictEqual([]);
  });
});
