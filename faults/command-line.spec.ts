import { describe, expect, test } from '@jest/globals';
import { UsageError, readCommandLine } from './command-line.js';
import { FAULTS } from './fault-catalogue.js';

const read = (...words: readonly string[]) => readCommandLine(words, 7);

describe('readCommandLine', () => {
  test('takes all faults and any seed where nothing is said', () => {
    expect(read()).toStrictEqual({ help: false, faults: FAULTS, seed: 7 });
  });

  test('takes the faults that are named, and the seed', () => {
    const { faults, seed } = read('--only', 'kafka-paused', 'gates-killed', '--seed', '12');
    expect([faults.map(({ name }) => name), seed]).toStrictEqual([['kafka-paused', 'gates-killed'], 12]);
  });

  test('refuses what it does not know', () => {
    for (const words of [
      ['--only', 'flood'],
      ['gates-killed'],
      ['--seed', 'x'],
      ['--seed', '9999999999'],
      ['--fast'],
    ]) {
      expect(() => read(...words)).toThrow(UsageError);
    }
  });
});
