import { describe, expect, test } from '@jest/globals';
import { Work } from './testing/work.js';
import { WaitingLine } from './waiting-line.js';

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('WaitingLine', () => {
  test('begins a few at once, the others in the order of their coming, and refuses the rest', async () => {
    const line = new WaitingLine({ maxRunning: 2, maxWaiting: 2 });
    const works = Array.from({ length: 5 }, () => new Work());
    const begun = () => works.map((work) => work.begun);
    const outcomes = works.map((work) => line.run(work.begin));
    expect(begun()).toEqual([true, true, false, false, false]);
    await expect(outcomes[4]).rejects.toMatchObject({ code: 'too_many_waiting' });

    works[1]!.end.resolve('one');
    expect(await outcomes[1]).toBe('one');
    await turn();
    expect(begun()).toEqual([true, true, true, false, false]);
    works[2]!.end.resolve('two');
    await turn();
    works[0]!.end.resolve('zero');
    works[3]!.end.resolve('three');
    expect(await Promise.all([outcomes[0], outcomes[2], outcomes[3]])).toEqual(['zero', 'two', 'three']);
  });

  test('has room again after a failure, be it thrown or rejected', async () => {
    const line = new WaitingLine({ maxRunning: 1, maxWaiting: 0 });
    const fault = new Error('It failed.');
    const throwing = (): Promise<string> => {
      throw fault;
    };
    await expect(line.run(throwing)).rejects.toBe(fault);
    await expect(line.run(() => Promise.reject(fault))).rejects.toBe(fault);
    expect(await line.run(async () => 'done')).toBe('done');
  });
});
