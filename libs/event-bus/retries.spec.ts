import { beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventBusError } from './event-bus.errors.js';
import { Retries } from './retries.js';

const AWAY = new EventBusError('event_bus_unavailable', 'The broker is away.');

/** A test double of something that works, or fails, when the test says so. */
class WorkDouble {
  private working = Promise.withResolvers<void>();
  onWorking: () => void = () => undefined;

  readonly work = (onWorking: () => void): Promise<void> => {
    this.onWorking = onWorking;
    this.working = Promise.withResolvers();
    return this.working.promise;
  };

  fail(error: Error = AWAY): void {
    this.working.reject(error);
  }

  end(): void {
    this.working.resolve();
  }
}

describe('Retries', () => {
  let told: string[];
  let retries: Retries;
  let one: WorkDouble;
  let two: WorkDouble;
  let stops: AbortController[];
  beforeEach(() => {
    jest.useFakeTimers();
    told = [];
    retries = new Retries({ onTrouble: () => told.push('trouble'), onRecovery: () => told.push('recovery') });
    [one, two] = [new WorkDouble(), new WorkDouble()];
    stops = [one, two].map(({ work }) => {
      const stop = new AbortController();
      void retries.keepTrying(stop.signal, work);
      return stop;
    });
  });
  const soon = () => jest.advanceTimersByTimeAsync(100);

  test('of two things that fail, tells once, and that all is well when both work', async () => {
    one.fail();
    two.fail();
    await soon();
    expect([told, retries.waiting, retries.trouble]).toStrictEqual([['trouble'], true, AWAY]);
    one.onWorking();
    expect([told, retries.waiting]).toStrictEqual([['trouble'], true]);
    two.onWorking();
    expect([told, retries.healthy, retries.trouble]).toStrictEqual([['trouble', 'recovery'], true, undefined]);
  });

  test('the success of one says nothing of another that fails', async () => {
    one.fail();
    await soon();
    two.onWorking();
    expect([told, retries.healthy]).toStrictEqual([['trouble'], false]);
  });

  test('tells another trouble that comes of the first, and each of them once', async () => {
    const missing = new EventBusError('event_bus_topic_missing', 'A topic is missing.');
    for (const failure of [AWAY, missing, AWAY, missing]) {
      one.fail(failure);
      await jest.advanceTimersByTimeAsync(10_000);
    }
    expect([told, retries.trouble]).toStrictEqual([['trouble', 'trouble'], missing]);
    one.onWorking();
    one.fail(missing);
    await soon();
    expect(told).toStrictEqual(['trouble', 'trouble', 'recovery', 'trouble']);
  });

  test('what is stopped fails no more', async () => {
    one.fail();
    await soon();
    stops[0]!.abort();
    one.fail();
    await soon();
    expect([told, retries.healthy, retries.waiting, retries.trouble]).toStrictEqual([
      ['trouble'],
      true,
      false,
      undefined,
    ]);
  });
});
