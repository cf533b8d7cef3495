import { describe, expect, test } from '@jest/globals';
import { checkSame } from './check-same.js';

describe('checkSame', () => {
  const rows = (...numbers: readonly string[]) => new Map([['/v1/numbers', numbers]]);

  test('is content with the same answers', () => {
    expect(checkSame('The inventory', rows('+1', '+2'), rows('+1', '+2'))).toStrictEqual([]);
  });

  test('finds a row that is missing, other, or in another place', () => {
    expect(checkSame('The inventory', rows('+1'), rows('+1', '+2'))).toStrictEqual([
      'The inventory, /v1/numbers: …["+1"]… where the rebuild has …["+1","+2"]…',
    ]);
    expect(checkSame('The inventory', rows('+1', '+3'), rows('+1', '+2'))).toHaveLength(1);
    expect(checkSame('The inventory', rows('+2', '+1'), rows('+1', '+2'))).toHaveLength(1);
  });

  test('finds what only one of them answers', () => {
    expect(checkSame('gate-1', new Map(), new Map([['agent', 'held']]))).toStrictEqual([
      'gate-1, agent: …nothing… where the rebuild has …"held"…',
    ]);
    expect(checkSame('gate-1', new Map([['agent', 'held']]), new Map())).toHaveLength(1);
  });
});
