import { describe, expect, test } from '@jest/globals';
import { CommandLineError } from '#service-process/command-line';
import { readCommandLine } from './command-line.js';
import { describeAddress } from './store-address.js';
import type { StoreAddress } from './store-address.js';

const FROM = ['--from', 'sqlite:./data'];
const CLUSTER = 'kurrentdb+discover://admin:p@ss@one.example:2113,two.example:2113?tls=true';

describe('the command line', () => {
  test('names two stores', () => {
    expect(readCommandLine([...FROM, '--to', CLUSTER])).toStrictEqual({
      from: { kind: 'sqlite', path: './data' },
      to: { kind: 'kurrentdb', url: CLUSTER, streamPrefix: 'inventory.' },
      part: 'whole',
      verifyOnly: false,
    });
    expect(readCommandLine([...FROM, '--to=esdb://host:2113'])).toMatchObject({ to: { kind: 'kurrentdb' } });
    const back = ['--from=kurrentdb://localhost:2113', '--to=sqlite:/back', '--verify-only', '--stream-prefix=one-'];
    expect(readCommandLine(back)).toStrictEqual({
      from: { kind: 'kurrentdb', url: 'kurrentdb://localhost:2113', streamPrefix: 'one-' },
      to: { kind: 'sqlite', path: '/back' },
      part: 'whole',
      verifyOnly: true,
    });
  });

  test('names the part that goes to a carrier service apart, whose streams have names of their own', () => {
    const server = 'kurrentdb://localhost:2113';
    const words = ['--only', 'carrier', `--from=${server}`, `--to=${server}`, '--stream-prefix=one-'];
    expect(readCommandLine(words)).toStrictEqual({
      from: { kind: 'kurrentdb', url: server, streamPrefix: 'one-' },
      to: { kind: 'kurrentdb', url: server, streamPrefix: 'carrier.' },
      part: 'carrier',
      verifyOnly: false,
    });
  });

  test.each([
    [[], '--from is missing: name a store'],
    [FROM, '--to is missing: name a store'],
    [[...FROM, '--to', 'memory:'], '--to is no store that can be moved: write sqlite:<directory or file>'],
    [[...FROM, '--to', 'sqlite:'], '--to is no store'],
    [[...FROM, '--to', 'sqlite://data'], '--to is no store'],
    [[...FROM, '--to', 'kurrentdb://'], '--to is no store'],
    [[...FROM, '--to', 'postgres://user:secret@host'], '--to is no store'],
    [[...FROM, '--to'], "Option '--to <value>' argument missing."],
    [[...FROM, ...FROM], '--from is there 2 times.'],
    [[...FROM, '--too', 'sqlite:x'], "Unknown option '--too'."],
    [[...FROM, 'sqlite:x'], "Unexpected argument 'sqlite:x'."],
    [[...FROM, '--to', 'sqlite:x', '--stream-prefix', 'x'], '--stream-prefix is for KurrentDB'],
    [[...FROM, '--to', CLUSTER, '--stream-prefix='], '--stream-prefix is empty'],
    [[...FROM, '--to', 'sqlite:x', '--only', 'inventory'], '--only is not "carrier".'],
    [[...FROM, '--to', CLUSTER, '--only=carrier', '--stream-prefix=x'], '--from is not one.'],
  ])('%j is refused by name', (words, sentence) => {
    const read = () => readCommandLine(words);
    expect(read).toThrow(CommandLineError);
    expect(read).toThrow(sentence);
    expect(read).toThrow(/ --help tells more\.$/);
    expect(read).not.toThrow('secret');
  });

  test('is explained when asked for', () => {
    for (const word of ['--help', '-h']) {
      const { help } = readCommandLine([word]) as { help: string };
      for (const option of ['--from', '--to', '--only', '--verify-only', '--stream-prefix', '--help']) {
        expect(help).toMatch(new RegExp(`^  (-h, )?${option}\\b`, 'm'));
      }
    }
  });
});

test('a store is shown without user, password and parameters', () => {
  const { from, to } = readCommandLine([...FROM, '--to', CLUSTER]) as { from: StoreAddress; to: StoreAddress };
  expect(describeAddress(from)).toBe('sqlite:./data');
  expect(describeAddress(to)).toBe('kurrentdb+discover://one.example:2113,two.example:2113 (streams inventory.…)');
});
