import { describe, expect, test } from '@jest/globals';
import { RecentlySet } from './recently-set.js';

const keysOf = (kept: RecentlySet<number, string>, upTo: number): number[] =>
  Array.from({ length: upTo }, (_, key) => key).filter((key) => kept.get(key) !== undefined);

describe('RecentlySet', () => {
  test('keeps as many as it promises, and never more than twice that', () => {
    const kept = new RecentlySet<number, string>(5);
    for (let key = 0; key < 100; key += 1) {
      kept.set(key, `value ${key}`);
      const keys = keysOf(kept, 100);
      expect(keys.slice(-5)).toStrictEqual([4, 3, 2, 1, 0].map((ago) => key - ago).filter((each) => each >= 0));
      expect(keys.length).toBeLessThanOrEqual(10);
    }
    expect(kept.get(99)).toBe('value 99');
  });

  test('has the last value of a key, whichever others came between', () => {
    const kept = new RecentlySet<number, string>(3);
    for (const [key, value] of [
      [1, 'first'],
      [2, 'x'],
      [3, 'x'],
      [1, 'second'],
      [4, 'x'],
    ] as const)
      kept.set(key, value);
    expect(kept.get(1)).toBe('second');
  });

  test('does not keep what is asked for and never set again', () => {
    const kept = new RecentlySet<number, string>(5);
    kept.set(0, 'value');
    for (let key = 1; key < 10; key += 1) {
      kept.get(0);
      kept.set(key, 'value');
    }
    expect(keysOf(kept, 10)).not.toContain(0);
  });

  test('forgets one, or all', () => {
    const kept = new RecentlySet<number, string>(2);
    for (const key of [1, 2, 3]) kept.set(key, 'value');
    kept.delete(1);
    kept.delete(3);
    expect(keysOf(kept, 5)).toStrictEqual([2]);
    kept.clear();
    expect(keysOf(kept, 5)).toStrictEqual([]);
  });
});
