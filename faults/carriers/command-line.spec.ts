import { describe, expect, test } from '@jest/globals';
import { UsageError } from '../command-line.js';
import { readCommandLine } from './command-line.js';

const read = (...words: readonly string[]) => readCommandLine(words, 7);

describe('readCommandLine', () => {
  test('takes both carriers, everything and any seed where nothing is said', () => {
    expect(read()).toStrictEqual({
      help: false,
      carriers: ['twilio', 'telnyx'],
      only: [],
      services: false,
      rounds: 2,
      seed: 7,
    });
  });

  test('takes what is named', () => {
    const words = [
      '--carrier',
      'telnyx',
      '--only',
      'purchase',
      'detach',
      '--rounds',
      '0',
      '--seed',
      '12',
      '--services',
    ];
    const chosen = { carriers: ['telnyx'], only: ['purchase', 'detach'], rounds: 0, seed: 12 };
    const taken = { help: false, ...chosen, services: true };
    expect(read(...words)).toStrictEqual(taken);
  });

  test('refuses what it does not know', () => {
    for (const words of [['--carrier', 'sip'], ['--only', 'sale'], ['purchase'], ['--seed', 'x'], ['--rounds', '-1']]) {
      expect(() => read(...words)).toThrow(UsageError);
    }
  });
});
