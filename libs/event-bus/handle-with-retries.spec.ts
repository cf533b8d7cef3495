import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import type { ConsumedEvent } from './consumed-event.js';
import { handleWithRetries } from './handle-with-retries.js';

const CONSUMED = {} as ConsumedEvent;

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

test('what fails is called again a few times, and what it failed with last is told', async () => {
  let calls = 0;
  const outcome = handleWithRetries(async () => {
    calls += 1;
    throw new Error(`failure ${calls}`);
  }, CONSUMED);
  await jest.advanceTimersByTimeAsync(10_000);
  expect([(await outcome)?.message, calls]).toStrictEqual(['failure 5', 5]);
});

test('what never ends is given up after five minutes, and not called again while it may be at work', async () => {
  let calls = 0;
  const outcome = handleWithRetries(() => {
    calls += 1;
    return new Promise(() => undefined);
  }, CONSUMED);
  await jest.advanceTimersByTimeAsync(300_000);
  expect([(await outcome)?.message, calls]).toStrictEqual([
    'It took longer than 5 minutes, and may be at work still.',
    1,
  ]);
});
