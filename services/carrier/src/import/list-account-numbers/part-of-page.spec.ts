import { expect, test } from '@jest/globals';
import { BEGINNING, partOf, readPlace, writePlace } from './part-of-page.js';

const page = ['+1', '+2', '+3', '+4', '+5'].map((number) => ({ number }));
const of = (after: string | undefined, limit: number) => {
  const { numbers, goesOnAfter } = partOf(page, after, limit);
  return [numbers.map(({ number }) => number).join(' '), goesOnAfter];
};

test('is the whole page with a limit that it does not reach', () => {
  expect([of(undefined, 5), of(undefined, 9)]).toEqual(Array.from({ length: 2 }, () => ['+1 +2 +3 +4 +5', undefined]));
});

test('goes on behind what stood last', () => {
  expect([of(undefined, 2), of('+2', 2), of('+4', 2)]).toEqual([
    ['+1 +2', '+2'],
    ['+3 +4', '+4'],
    ['+5', undefined],
  ]);
});

test('begins anew where that is gone', () => {
  expect(of('+9', 2)).toEqual(['+1 +2', '+2']);
});

test('a place is read as it was written', () => {
  for (const place of [
    { page: undefined, after: '+14155550100' },
    { page: 'UGFnZT0x', after: undefined },
    { page: '250:+14155550100', after: undefined },
    { page: '250:+14155550100', after: '+14155550101' },
  ]) {
    expect(readPlace(writePlace(place))).toEqual(place);
  }
  expect(readPlace(' +1 ')).toEqual({ page: ' +1 ', after: undefined });
  expect(writePlace(BEGINNING)).toBe('');
});
