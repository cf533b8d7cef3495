import { expect, test } from '@jest/globals';
import { readCommandLine } from './command-line.js';

test('what is not said is as usual', () => {
  expect(readCommandLine([], 7)).toStrictEqual({ help: false, events: 100_000, kills: 12, seed: 7 });
  const words = ['--events', '10000', '--kills', '0', '--seed', '3', '--help'];
  expect(readCommandLine(words, 7)).toStrictEqual({ help: true, events: 10_000, kills: 0, seed: 3 });
});

test.each([['--events', 'many'], ['--events', '1000001'], ['--kills', '-1'], ['--seed', '1e3'], ['--quick'], ['now']])(
  'what it does not know is told: %s %s',
  (...words) => {
    expect(() => readCommandLine(words.filter(Boolean), 7)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  },
);
