import { describe, expect, test } from '@jest/globals';
import { DomainError, hasCode } from '#domain-error';

describe('hasCode', () => {
  test('knows an error by its code', () => {
    expect(hasCode(new DomainError('not_found', 'There is no such number.'), 'not_found')).toBe(true);
  });

  test('refuses another code and what is no error', () => {
    expect(hasCode(new DomainError('not_found', 'There is no such number.'), 'number_in_use')).toBe(false);
    expect(hasCode(undefined, 'not_found')).toBe(false);
  });
});
