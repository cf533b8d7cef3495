import { expect, test } from '@jest/globals';
import { rowParts } from './search-parts.js';

test('a row is found by what begins at each character of its texts, in parts of a limited length', () => {
  expect(rowParts('+4930', 'åre', null)).toEqual(['n4930', 'n930', 'n30', 'n0', 'tåre', 'tre', 'te']);
  expect(rowParts('+1', 'a b', 'a b c')).toEqual(['n1', 'ta b', 't b', 'tb', 'ta b c', 't b c', 'tb c', 't c', 'tc']);
  expect(rowParts('+1', 'abcdefghijklmnopqr', null).slice(0, 4)).toEqual([
    'n1',
    'tabcdefghijklmnop',
    'tbcdefghijklmnopq',
    'tcdefghijklmnopqr',
  ]);
});

test('no character is cut in half', () => {
  expect(rowParts('+1', '𐐨𐐩', null)).toEqual(['n1', 't𐐨𐐩', 't𐐩']);
});
