import { describe, expect, test } from '@jest/globals';
import { pastMoment } from './past-moment.js';

const NOW = '2026-01-31T09:00:00.000Z';
const present = { head: 40, nowMs: Date.parse(NOW) };

/** What the question is understood as, or the one field it names and why. */
function read(text: string): unknown {
  try {
    return pastMoment(text, present);
  } catch (error) {
    const { code, details } = error as { code: string; details: { errors: readonly object[] } };
    return [code, ...details.errors];
  }
}

const refused = (message: string) => ['invalid_request', { field: 'asOf', message }];

describe('the moment asked for', () => {
  test('is a position up to the head of the log', () => {
    expect(read('0')).toStrictEqual({ position: 0 });
    expect(read('40')).toStrictEqual({ position: 40 });
  });

  test('is a time up to now, in any zone', () => {
    expect(read('2026-01-31T08:59:59Z')).toStrictEqual({ timeMs: present.nowMs - 1_000 });
    expect(read('2026-01-31T10:00:00+01:00')).toStrictEqual({ timeMs: present.nowMs });
    expect(read('2026-01-31T10:00:00 01:00')).toStrictEqual({ timeMs: present.nowMs });
  });

  test('is not what has not come yet: the present is no answer to that', () => {
    expect(read('41')).toStrictEqual(
      refused('asOf is ahead of the log, which is at position 40. Leave it out to see the present.'),
    );
    const future = refused(`asOf is in the future: it is ${NOW}. Leave it out to see the present.`);
    expect(read('2026-01-31T09:00:00.001Z')).toStrictEqual(future);
    expect(read('2026-01-31T09:30:00-01:00')).toStrictEqual(future);
  });

  test('is nothing else', () => {
    const neither = refused('asOf must be a position or an ISO 8601 time with its zone, such as 2026-01-31T09:00:00Z.');
    for (const text of ['', 'yesterday', '-1', '1.5', '2026-13-45T00:00:00Z', '2026-01-31T09:00:00', '1'.repeat(16)]) {
      expect([text, read(text)]).toStrictEqual([text, neither]);
    }
  });
});
