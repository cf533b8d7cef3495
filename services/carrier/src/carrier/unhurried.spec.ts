import { expect, test } from '@jest/globals';
import { carrierError } from '../testing/carrier-workshop.js';
import type { CarrierErrorCode, CarrierFailure } from './carrier.errors.js';
import { Unhurried } from './unhurried.js';

/** What a question is refused with that is refused thus, one attempt after the other. */
async function refusalAfter(...refusals: [CarrierErrorCode, CarrierFailure['effect']][]) {
  const left = refusals.map(([code, effect]) => carrierError(code, { effect, retryAfterMs: 0 }));
  const unhurried = new Unhurried(new AbortController().signal);
  const asked = unhurried.ask(() => Promise.reject(left.shift()));
  return asked.catch(({ code, effect }) => [code, effect]);
}

test('a refusal after an attempt that may have done a part of it leaves unknown what was done', async () => {
  const suspended = 'carrier_account_suspended';
  const busy = 'carrier_rate_limited';
  expect(await refusalAfter([suspended, 'none'])).toEqual([suspended, 'none']);
  expect(await refusalAfter([busy, 'none'], [suspended, 'none'])).toEqual([suspended, 'none']);
  expect(await refusalAfter([busy, 'unknown'], [busy, 'none'], [suspended, 'none'])).toEqual([suspended, 'unknown']);
});

test('a fault of ours is told as it is', async () => {
  const fault = new TypeError('undefined is not a function');
  const unhurried = new Unhurried(new AbortController().signal);
  await expect(unhurried.ask(() => Promise.reject(fault))).rejects.toBe(fault);
});
