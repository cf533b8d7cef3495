import { expect, jest, test } from '@jest/globals';
import { RecentlyUsed } from './recently-used.js';

test('what was asked for longest ago is made again, the others are known', () => {
  const make = jest.fn((name: string) => name.repeat(4));
  const known = new RecentlyUsed<string>(8, ({ length }) => length);
  const ask = (name: string): string => known.get(name, () => make(name));
  expect(['a', 'b', 'a', 'c', 'a'].map(ask)).toEqual(['aaaa', 'bbbb', 'aaaa', 'cccc', 'aaaa']);
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c']);
  ask('b');
  known.delete('b');
  ask('b');
  known.clear();
  ask('b');
  expect(make.mock.calls.flat()).toEqual(['a', 'b', 'c', 'b', 'b', 'b']);
});

test('what is larger than all room is handed on, not kept', () => {
  const known = new RecentlyUsed<string>(2, ({ length }) => length);
  expect(known.get('a', () => 'long')).toBe('long');
  expect(known.get('a', () => 'anew')).toBe('anew');
});
