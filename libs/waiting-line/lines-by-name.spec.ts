import { describe, expect, test } from '@jest/globals';
import { LinesByName } from './lines-by-name.js';
import { Work } from './testing/work.js';

describe('LinesByName', () => {
  test('lets nobody wait for another name, or be refused because of it', async () => {
    const lines = new LinesByName({ maxRunning: 1, maxWaiting: 1 });
    const [first, second, other] = [new Work(), new Work(), new Work()];
    const outcomes = [lines.run('acme', first.begin), lines.run('acme', second.begin)];
    await expect(lines.run('acme', new Work().begin)).rejects.toMatchObject({ code: 'too_many_waiting' });
    outcomes.push(lines.run('globex', other.begin));
    expect([first, second, other].map(({ begun }) => begun)).toEqual([true, false, true]);

    for (const [index, work] of [first, second, other].entries()) work.end.resolve(`work ${index}`);
    expect(await Promise.all(outcomes)).toEqual(['work 0', 'work 1', 'work 2']);
  });

  test('keeps no line that is empty, be it after success, failure or refusal', async () => {
    const lines = new LinesByName({ maxRunning: 1, maxWaiting: 0 });
    const work = new Work();
    const outcome = lines.run('acme', work.begin);
    await expect(lines.run('acme', work.begin)).rejects.toMatchObject({ code: 'too_many_waiting' });
    await expect(lines.run('globex', () => Promise.reject(new Error('It failed.')))).rejects.toThrow('It failed.');
    expect(lines.size).toBe(1);
    work.end.resolve('done');
    await outcome;
    expect(lines.size).toBe(0);
  });

  test('keeps a line as long as somebody is left in it', async () => {
    const lines = new LinesByName({ maxRunning: 1, maxWaiting: 1 });
    const works = [new Work(), new Work(), new Work()] as const;
    const [first, second] = [lines.run('acme', works[0].begin), lines.run('acme', works[1].begin)];
    works[0].end.resolve('first');
    await first;
    const third = lines.run('acme', works[2].begin);
    expect([works.map(({ begun }) => begun), lines.size]).toEqual([[true, true, false], 1]);
    works[1].end.resolve('second');
    works[2].end.resolve('third');
    expect([await second, await third, lines.size]).toEqual(['second', 'third', 0]);
  });
});
