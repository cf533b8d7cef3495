import { describe, expect, test } from '@jest/globals';
import { refused } from '../../fixtures/given.js';
import { givenKey, issued, revoked } from '../fixtures/api-key-histories.js';
import { decideRevokeApiKey } from './revoke-api-key.js';

describe('revoke an API key', () => {
  test('ends it', () => {
    expect(givenKey([issued]).when(decideRevokeApiKey)).toStrictEqual([revoked]);
  });

  test('changes nothing the second time', () => {
    expect(givenKey([issued, revoked]).when(decideRevokeApiKey)).toStrictEqual([]);
  });

  test('is refused for a key that was never issued', () => {
    expect(givenKey().when(decideRevokeApiKey)).toStrictEqual(refused('not_found'));
  });

  test('is refused for the root key, as if it were not there', () => {
    const rootKey = { ...issued, role: 'root' } as const;
    expect(givenKey([rootKey]).when(decideRevokeApiKey)).toStrictEqual(refused('not_found'));
  });
});
