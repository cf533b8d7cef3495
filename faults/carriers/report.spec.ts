import { expect, test } from '@jest/globals';
import type { Violation } from './crash-case.js';
import { formatVerdict, formatViolations } from './report.js';

const found = (kind: Violation['kind'], sentence: string): Violation => ({
  kind,
  sentence,
  scene: 'purchase',
  happened: 'left alone',
});

test('counts each kind of what must not be, also where there is none', () => {
  const nothing =
    '0 paid at the carrier and missing here, 0 listed here and not owned, 0 bought twice, 0 webhooks left changed after detach, 0 otherwise wrong.';
  expect(formatVerdict([])).toBe(nothing);
  const violations = [found('bought_twice', 'A.'), found('bought_twice', 'B.'), found('other', 'C.')];
  expect(formatVerdict(violations)).toBe(nothing.replace('0 bought', '2 bought').replace('0 otherwise', '1 otherwise'));
});

test('tells what was found with its story, and how much more there is', () => {
  const violations = Array.from({ length: 22 }, (_, index) => found('other', `It is wrong ${index}.`));
  const lines = formatViolations(violations).split('\n');
  expect([lines[0], lines.length, lines.at(-1)]).toStrictEqual([
    'WRONG: purchase, left alone: It is wrong 0.',
    21,
    '… and 2 more.',
  ]);
});
