import { expect, test } from '@jest/globals';
import type { Violation } from './crash-case.js';
import { formatKills, formatTable, formatVerdict, formatViolations } from './report.js';

const found = (kind: Violation['kind'], sentence: string): Violation => ({
  kind,
  sentence,
  scene: 'purchase',
  happened: 'left alone',
});

test('closes the table with the sum of each of its columns', () => {
  const row = {
    carrier: 'twilio',
    calls: 9,
    writes: 3,
    killedAtCalls: 20,
    killedAtWrites: 6,
    spoiled: 70,
    violations: 0,
  };
  const table = formatTable([
    { ...row, scene: 'purchase' },
    { ...row, scene: 'detach', killedAtWrites: 5, violations: 1 },
  ]);
  expect(table.split('\n').map((line) => line.split(/ {2,}/))).toStrictEqual([
    ['process', 'carrier', 'calls', 'writes', 'killed at calls', 'at writes', 'answers spoiled', 'wrong'],
    ['purchase', 'twilio', '9', '3', '20', '6', '70', '0'],
    ['detach', 'twilio', '9', '3', '20', '5', '70', '1'],
    ['in all', '18', '6', '40', '11', '140', '1'],
  ]);
});

test('tells deaths at calls, which many cases share, from those at writes and by chance', () => {
  const kills = [
    { atCalls: 4, atWrites: 6, byChance: 3 },
    { atCalls: 5, atWrites: 7, byChance: 3 },
  ];
  expect(formatKills(kills)).toMatch(/^28 SIGKILLs \(9 at calls, .*; 13 at writes; 6 by chance\)$/);
});

test('counts each kind of what must not be, also where there is none', () => {
  const nothing =
    '0 paid at the carrier and missing here, 0 listed here and not owned, 0 bought twice, 0 webhooks left changed after detach, 0 otherwise wrong.';
  expect(formatVerdict([])).toBe(nothing);
  const violations = [found('bought_twice', 'A.'), found('bought_twice', 'B.'), found('other', 'C.')];
  expect(formatVerdict(violations)).toBe(nothing.replace('0 bought', '2 bought').replace('0 otherwise', '1 otherwise'));
});

test('tells what was found with its story, how much more there is, and where, which is nothing wrong itself', () => {
  const violations = Array.from({ length: 22 }, (_, index) => found('other', `It is wrong ${index}.`));
  const lines = formatViolations(violations, ['/tmp/one']).split('\n');
  expect([lines[0], lines.length, ...lines.slice(-2)]).toStrictEqual([
    'WRONG: purchase, left alone: It is wrong 0.',
    22,
    '… and 2 more.',
    'Data and logs are in /tmp/one.',
  ]);
});
