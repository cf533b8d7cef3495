import { describe, expect, test } from '@jest/globals';
import type { DomainError } from '#domain-error';
import { readWantedNumbers } from './wanted-numbers.js';

const NUMBER = '+14155550100';

function errorsOf(given: unknown): readonly { readonly field: string; readonly message: string }[] {
  try {
    readWantedNumbers(given);
  } catch (error) {
    const { code, details } = error as DomainError;
    expect(code).toBe('invalid_request');
    return details['errors'] as ReturnType<typeof errorsOf>;
  }
  throw new Error('It was not refused.');
}

describe('the numbers that an import is asked for', () => {
  test('are all of the account, or a list with each once', () => {
    expect(readWantedNumbers('all')).toBe('all');
    expect(readWantedNumbers([NUMBER, '+14155550101', NUMBER])).toEqual([NUMBER, '+14155550101']);
  });

  test('are neither none nor too many, nor anything else', () => {
    for (const given of [[], 'some', undefined, { 0: NUMBER }, Array(10_001).fill(NUMBER)]) {
      expect(errorsOf(given)).toEqual([{ field: 'numbers', message: expect.stringContaining('1 to 10000') }]);
    }
  });

  test('are refused with every one that is none, each by its place', () => {
    const errors = errorsOf(['4155550100', NUMBER, 7, null, '+1 415 555 0100', ' ']);
    expect(errors.map(({ field }) => field)).toEqual([0, 2, 3, 4, 5].map((place) => `numbers.${place}`));
    expect(errors[1]!.message).toBe('numbers.2 must be a phone number in E.164 form, such as +14155550100.');
  });

  test('are refused with as many as anybody reads, and how many more there are', () => {
    const fifty = errorsOf([...Array(50).fill('x'), NUMBER]);
    expect([fifty.length, fifty.at(-1)!.field]).toEqual([50, 'numbers.49']);
    const many = errorsOf(Array(1_000).fill('x'));
    expect(many).toHaveLength(51);
    expect(many.at(-1)).toEqual({ field: 'numbers', message: expect.stringContaining('There are 950 more.') });
  });
});
