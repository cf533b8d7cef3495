import { describe, expect, test } from '@jest/globals';
import { readWorstAgain } from './worst-again.js';

const reading = (name: string, ratio: number) => ({ measured: { name, ratio } });
type Reading = ReturnType<typeof reading>;

/** Named by their first ratio; a second reading shows less of it. */
async function readAgain(ratios: readonly number[], { share = 0.5, least = 2, most = 4 } = {}) {
  const asked: number[] = [];
  const again = async ({ measured: { name, ratio } }: Reading) => {
    asked.push(ratio);
    return reading(name, ratio * share);
  };
  const readings = ratios.map((ratio) => reading(String(ratio), ratio));
  const all = await readWorstAgain({ readings, again, least, most });
  return { asked, all: all.map(({ measured }) => [measured.name, measured.ratio] as const) };
}

describe('reading the worst again', () => {
  test('replaces the worst by what was read again, and leaves the others', async () => {
    const { asked, all } = await readAgain([1, 8, 2, 9]);
    expect(asked).toEqual([9, 8]);
    expect(all).toEqual([
      ['9', 4.5],
      ['8', 4],
      ['2', 2],
      ['1', 1],
    ]);
  });

  test('goes on while something that was not read again is worse', async () => {
    const { asked, all } = await readAgain([3, 6, 5, 4]);
    expect(asked).toEqual([6, 5, 4]);
    expect(all[0]).toEqual(['6', 3]);
  });

  test('tells of the worst that it has seen where it may not go on', async () => {
    const { asked, all } = await readAgain([3, 6, 5, 4], { most: 3, share: 0.1 });
    expect(asked).toEqual([6, 5, 4]);
    expect(all[0]).toEqual(['3', 3]);
  });

  test('reads each once at most', async () => {
    expect((await readAgain([1, 2], { least: 12, most: 48 })).asked).toEqual([2, 1]);
  });
});
