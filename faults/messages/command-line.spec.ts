import { expect, test } from '@jest/globals';
import { readCommandLine } from './command-line.js';

test('what is not said is as usual', () => {
  expect(readCommandLine([], 7)).toStrictEqual({ help: false, services: false, events: 100_000, kills: 12, seed: 7 });
  expect(readCommandLine(['--services'], 7)).toMatchObject({ services: true, events: 10_000 });
  const words = ['--events', '20000', '--kills', '0', '--seed', '3', '--help', '--services'];
  expect(readCommandLine(words, 7)).toStrictEqual({ help: true, services: true, events: 20_000, kills: 0, seed: 3 });
});

test.each([['--events', 'many'], ['--events', '1000001'], ['--kills', '-1'], ['--seed', '1e3'], ['--quick'], ['now']])(
  'what it does not know is told: %s %s',
  (...words) => {
    expect(() => readCommandLine(words.filter(Boolean), 7)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  },
);
