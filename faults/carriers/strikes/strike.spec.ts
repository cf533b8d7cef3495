import { describe, expect, test } from '@jest/globals';
import type { CrashCase } from '../crash-case.js';
import { strikeAll, withEach } from './strike.js';

/** All of a case that is looked at. */
const caseOf = (happened: string) => ({ happened, scene: { name: 'contest' } }) as unknown as CrashCase;

/** Comes about from this attempt on. */
interface Planned {
  readonly name: string;
  readonly from: number;
}

async function outcomeOf(planned: readonly Planned[]) {
  const tried: string[][] = [];
  const struck = await strikeAll(planned, async (left) => {
    tried.push(left.map(({ name }) => name));
    return left.map(({ name, from }) => ({
      one: caseOf(`${name}, attempt ${tried.length}`),
      isStruck: tried.length >= from,
    }));
  });
  return { ...struck, tried };
}

describe('strikeAll', () => {
  test('tries what did not come about again, and counts everything that was tried', async () => {
    const planned = [
      { name: 'a', from: 1 },
      { name: 'b', from: 3 },
      { name: 'c', from: 2 },
    ];
    const { tried, struck, spared, missed, planned: count } = await outcomeOf(planned);
    expect(tried).toStrictEqual([['a', 'b', 'c'], ['b', 'c'], ['b']]);
    expect(struck.map(({ happened }) => happened)).toStrictEqual(['a, attempt 1', 'c, attempt 2', 'b, attempt 3']);
    expect(spared.map(({ happened }) => happened)).toStrictEqual(['b, attempt 1', 'c, attempt 1', 'b, attempt 2']);
    expect([count, missed]).toStrictEqual([3, []]);
  });

  test('says what never came about', async () => {
    const { tried, missed } = await outcomeOf([
      { name: 'a', from: 1 },
      { name: 'b', from: Number.POSITIVE_INFINITY },
    ]);
    expect([tried.length, missed]).toStrictEqual([4, ['contest, b, attempt 4']]);
  });
});

test('withEach does so many at once, and answers in order', async () => {
  let [running, most] = [0, 0];
  const answers = await withEach([5, 1, 3, 2], 2, async (ms) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, ms));
    running -= 1;
    return ms;
  });
  expect([answers, most]).toStrictEqual([[5, 1, 3, 2], 2]);
});
