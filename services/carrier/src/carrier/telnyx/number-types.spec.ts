import { expect, test } from '@jest/globals';
import { numberTypeOf, numberTypesOf } from './number-types.js';

test("Telnyx's types of numbers that are held, older ones included, are ours or none", () => {
  expect(numberTypeOf('local', 'US')).toBe('local');
  expect(numberTypeOf('toll_free', 'US')).toBe('toll_free');
  expect(numberTypeOf('mobile', 'GB')).toBe('mobile');
  expect(numberTypeOf('national', 'DE')).toBe('national');
  expect(numberTypeOf('shared_cost', 'DE')).toBe('national');
  expect(numberTypeOf('landline', 'GB')).toBe('local');
  expect(numberTypeOf('tollfree', 'US')).toBe('toll_free');
  expect(numberTypeOf('shortcode', 'US')).toBeNull();
  expect(numberTypeOf('something new', 'US')).toBeNull();
  expect(numberTypeOf(undefined, 'US')).toBeNull();
});

test('a long code is local only where Telnyx sells no others', () => {
  expect(numberTypeOf('longcode', 'US')).toBe('local');
  expect(numberTypeOf('longcode', 'CA')).toBe('local');
  expect(numberTypeOf('longcode', 'GB')).toBeNull();
  expect(numberTypeOf('longcode', null)).toBeNull();
});

test('a country has those of our types that can be searched for', () => {
  expect(numberTypesOf(['local', 'toll_free', 'shared_cost', 'local', 'mobile', 'landline'])).toStrictEqual([
    'local',
    'toll_free',
    'mobile',
  ]);
});
