import { describe, expect, test } from '@jest/globals';
import type { ApiKeyState } from '../domain/api-key.state.js';
import { givenKey, issued, revoked } from '../fixtures/api-key-histories.js';
import { decideIssueApiKey } from './issue-api-key.js';

const otherHash = 'b'.repeat(64);

const issue = (keyHash: string) => (key: ApiKeyState) =>
  decideIssueApiKey({ keyId: 'key-1', name: 'call router', role: 'operator', keyHash }, key);

describe('issue an API key', () => {
  test('lets a new key in, by its hash', () => {
    expect(givenKey().when(issue(issued.keyHash))).toStrictEqual([issued]);
  });

  test('changes nothing for the key that is valid already', () => {
    expect(givenKey([issued]).when(issue(issued.keyHash))).toStrictEqual([]);
  });

  test('another key takes the place of the present one', () => {
    expect(givenKey([issued]).when(issue(otherHash))).toStrictEqual([{ ...issued, keyHash: otherHash }]);
  });

  test('lets a revoked key in again', () => {
    expect(givenKey([issued, revoked]).when(issue(issued.keyHash))).toStrictEqual([issued]);
  });
});
