import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import type { Position } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { LogProbe } from '#service-process';

/** A test double of a log on a server that answers when the test says so. */
class SlowLogDouble extends InMemoryEventStore {
  readonly questions: PromiseWithResolvers<Position>[] = [];

  override head(): Promise<Position> {
    const question = Promise.withResolvers<Position>();
    this.questions.push(question);
    return question.promise;
  }
}

describe('LogProbe', () => {
  let log: SlowLogDouble;
  let probe: LogProbe;
  beforeEach(() => {
    jest.useFakeTimers();
    log = new SlowLogDouble();
    probe = new LogProbe(log);
  });
  afterEach(() => void jest.useRealTimers());

  test('asks once for all who ask meanwhile, and again for who asks after', async () => {
    const heads = [probe.head(), probe.head()];
    expect(log.questions).toHaveLength(1);
    log.questions[0]!.resolve(7);
    expect(await Promise.all(heads)).toStrictEqual([7, 7]);
    const later = probe.head();
    log.questions[1]!.resolve(9);
    expect(await later).toBe(9);
  });

  test('knows nothing of a log that fails, and asks again', async () => {
    const head = probe.head();
    log.questions[0]!.reject(new Error('It cannot be reached.'));
    expect(await head).toBeUndefined();
    const later = probe.head();
    log.questions[1]!.resolve(7);
    expect(await later).toBe(7);
  });

  test('waits two seconds for a server that hangs, and does not ask it more and more', async () => {
    const head = probe.head();
    await jest.advanceTimersByTimeAsync(2_000);
    expect(await head).toBeUndefined();
    const later = probe.head();
    expect(log.questions).toHaveLength(1);
    log.questions[0]!.resolve(7);
    expect(await later).toBe(7);
  });
});
