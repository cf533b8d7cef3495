import { expect, jest, test } from '@jest/globals';
import { pause } from '#event-bus';

test.each(['before', 'during'])('a pause ends at once when a stop is asked for %s it', async (when) => {
  jest.useFakeTimers();
  const stop = new AbortController();
  if (when === 'before') stop.abort();
  const paused = pause(1_000, stop.signal);
  stop.abort();
  const ended = await Promise.race([paused.then(() => 'ended'), jest.advanceTimersByTimeAsync(10).then(() => 'waits')]);
  expect([ended, jest.getTimerCount()]).toStrictEqual(['ended', 0]);
});
