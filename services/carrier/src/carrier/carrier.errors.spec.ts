import { expect, test } from '@jest/globals';
import { CarrierError } from './carrier.errors.js';

test.each([
  ['seconds', 3_000, 3_000],
  ['more than a timer can wait', 3e9, 3_600_000],
  ['more than a number can say', Number.POSITIVE_INFINITY, 3_600_000],
  ['nothing', undefined, undefined],
])('a carrier that asks to be left alone for %s', (_what, retryAfterMs, expected) => {
  const failure = { code: 'carrier_rate_limited', message: 'Later.', effect: 'none', retryAfterMs } as const;
  expect(new CarrierError(failure).retryAfterMs).toBe(expected);
});
