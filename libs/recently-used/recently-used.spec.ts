import { describe, expect, test } from '@jest/globals';
import { RecentlyUsed } from './recently-used.js';

describe('RecentlyUsed', () => {
  test('lets go of what was set longest ago', () => {
    const kept = new RecentlyUsed<string, number>(2);
    kept.set('a', 1);
    kept.set('b', 2);
    kept.set('a', 3);
    kept.set('c', 4);
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toStrictEqual([3, undefined, 4]);
  });

  test('forgets one, or all', () => {
    const kept = new RecentlyUsed<string, number>(3);
    for (const key of ['a', 'b', 'c']) kept.set(key, 1);
    kept.delete('a');
    expect(['a', 'b', 'c'].map((key) => kept.get(key))).toStrictEqual([undefined, 1, 1]);
    kept.clear();
    expect(kept.get('b')).toBeUndefined();
  });
});
