import { expect, test } from '@jest/globals';
import { isPlace, placeOf } from './place.js';

const LATEST_MS = 8.64e15;

test('places are in the order of times, and of positions where these are the same', () => {
  const places = [
    placeOf(0, 0),
    placeOf(0, 1),
    placeOf(1, 0),
    placeOf(1_772_000_000_000, 35),
    placeOf(1_772_000_000_000, 36),
    placeOf(1_772_000_000_000, Number.MAX_SAFE_INTEGER),
    placeOf(1_772_000_000_001, 2),
    placeOf(LATEST_MS, Number.MAX_SAFE_INTEGER),
  ];
  expect(places.toSorted()).toEqual(places);
  expect(places.every(isPlace)).toBe(true);
});

test('a time before 1970 is as early as can be', () => {
  expect(placeOf(-5, 7)).toBe(placeOf(0, 7));
});

test.each(['', 'x', placeOf(1, 1).replace(/1$/, 'Z'), `${placeOf(1, 1)}0`, 1, null, { $gt: '' }])(
  '%j is no place',
  (key) => expect(isPlace(key)).toBe(false),
);
