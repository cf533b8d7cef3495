import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { KeptBriefly } from './kept-briefly.js';

describe('an answer that is kept for a while', () => {
  beforeEach(() => void jest.useFakeTimers());
  afterEach(() => void jest.useRealTimers());

  test('is asked for once until the while is over', async () => {
    let asked = 0;
    const kept = new KeptBriefly(1000, async (question) => `${question}${++asked}`);
    expect(await Promise.all([kept.get('a'), kept.get('a'), kept.get('b')])).toStrictEqual(['a1', 'a1', 'b2']);
    jest.advanceTimersByTime(999);
    expect(await kept.get('a')).toBe('a1');
    jest.advanceTimersByTime(1);
    expect(await kept.get('a')).toBe('a3');
  });

  test('is asked for again at once when it could not be had', async () => {
    let asked = 0;
    const kept = new KeptBriefly(1000, async () => {
      if (++asked === 1) throw new Error('no answer');
      return asked;
    });
    await expect(kept.get('a')).rejects.toThrow('no answer');
    expect(await kept.get('a')).toBe(2);
  });

  test('is not asked for again while whoever asks wants the failure to be kept', async () => {
    const failures = [500, 0].map((keptMs) => Object.assign(new Error('no answer'), { keptMs }));
    const left = [...failures];
    const keptMsOf = (error: unknown) => (error as { keptMs: number }).keptMs;
    const kept = new KeptBriefly(1000, () => Promise.reject(left.shift()), keptMsOf);
    for (const _ of [1, 2]) await expect(kept.get('a')).rejects.toBe(failures[0]);
    jest.advanceTimersByTime(499);
    await expect(kept.get('a')).rejects.toBe(failures[0]);
    jest.advanceTimersByTime(1);
    await expect(kept.get('a')).rejects.toBe(failures[1]);
  });
});
