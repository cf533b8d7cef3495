import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { EventStoreError, NO_STREAM, ReadYourWritesStore } from '#event-store';
import type { AppendResult, Position, StreamWrite } from '#event-store';
import { InMemoryEventStore } from '#event-store/in-memory';
import { newEvent, streamWrite } from './testing/opened-store.js';

const unknown = () => new EventStoreError('append_outcome_unknown', 'The disk did not answer.');
const write = () => streamWrite('number', NO_STREAM, [newEvent(), newEvent()]);

/** A test double of a log that meets trouble before or after it has written. */
class TroubledLogDouble extends InMemoryEventStore {
  readonly troubles: { readonly when: 'before' | 'after'; readonly error: Error }[] = [];

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const trouble = this.troubles.shift();
    if (trouble?.when === 'before') throw trouble.error;
    const result = await super.append(writes);
    if (trouble) throw trouble.error;
    return result;
  }
}

/** A reader that applies what it is asked for when the test says so. */
function slowReader() {
  const applied = Promise.withResolvers<void>();
  const asked: Position[] = [];
  const whenApplied = (position: Position) => {
    asked.push(position);
    return applied.promise;
  };
  return { applied, asked, whenApplied };
}

async function isSettled(promise: Promise<unknown>): Promise<boolean> {
  const later = new Promise<false>((resolve) => setImmediate(resolve, false));
  return Promise.race([promise.then(() => true), later]);
}

describe('ReadYourWritesStore', () => {
  test('an append resolves when every reader has applied it', async () => {
    const [first, second] = [slowReader(), slowReader()];
    const store = new ReadYourWritesStore({
      store: new InMemoryEventStore(),
      readers: [first.whenApplied, second.whenApplied],
    });
    const appended = store.append([write()]);
    first.applied.resolve();
    expect([await isSettled(appended), first.asked, second.asked]).toStrictEqual([false, [2], [2]]);
    second.applied.resolve();
    expect(await appended).toStrictEqual({ position: 2, revisions: { number: 1 } });
  });

  test('what is read, every reader knows, and it is asked for once', async () => {
    const log = new InMemoryEventStore();
    await log.append([write()]);
    const reader = slowReader();
    const store = new ReadYourWritesStore({ store: log, readers: [reader.whenApplied] });
    const read = store.readStream('number');
    expect(await isSettled(read)).toBe(false);
    reader.applied.resolve();
    expect([await read, await store.readStream('number'), reader.asked]).toStrictEqual([
      await log.readStream('number'),
      await log.readStream('number'),
      [2],
    ]);
  });

  test('an append that cannot be shown is no success, though it is written', async () => {
    const log = new InMemoryEventStore();
    const broken = new Error('directories can no longer follow the log.');
    const store = new ReadYourWritesStore({ store: log, readers: [() => Promise.reject(broken)] });
    await expect(store.append([write()])).rejects.toBe(broken);
    expect(await log.head()).toBe(2);
  });

  describe('an append of which nobody knows whether it was written', () => {
    let log: TroubledLogDouble;
    let store: ReadYourWritesStore;
    beforeEach(() => {
      jest.useFakeTimers({ doNotFake: ['setImmediate'] });
      log = new TroubledLogDouble();
      store = new ReadYourWritesStore({ store: log, readers: [] });
    });
    afterEach(() => void jest.useRealTimers());

    test.each(['before', 'after'] as const)('is written once, when it failed %s that', async (when) => {
      log.troubles.push({ when, error: unknown() }, { when: 'before', error: unknown() });
      const appended = store.append([write()]);
      await jest.advanceTimersByTimeAsync(200);
      expect(await appended).toStrictEqual({ position: 2, revisions: { number: 1 } });
      expect(await log.head()).toBe(2);
    });

    test('was not, when others have written since', async () => {
      log.troubles.push({ when: 'before', error: unknown() });
      const refusal = store.append([write()]).catch((error: unknown) => error);
      await log.append([write()]);
      await jest.advanceTimersByTimeAsync(100);
      expect(await refusal).toMatchObject({ code: 'wrong_expected_revision' });
    });

    test('stays unknown when asking again does not help', async () => {
      const first = unknown();
      log.troubles.push({ when: 'before', error: first });
      for (let count = 0; count < 3; count += 1) log.troubles.push({ when: 'before', error: unknown() });
      const lost = store.append([write()]).catch((error: unknown) => error);
      await jest.advanceTimersByTimeAsync(300);
      expect([await lost, await log.head(), log.troubles]).toStrictEqual([first, 0, []]);
    });
  });

  test('all else is as the store itself has it', async () => {
    const log = new InMemoryEventStore();
    const store = new ReadYourWritesStore({ store: log, readers: [] });
    await store.append([write()]);
    expect(await store.readAll({ after: 1 })).toStrictEqual(await log.readAll({ after: 1 }));
    expect(await store.head()).toBe(2);
    const subscription = store.subscribe({ after: 0 })[Symbol.asyncIterator]();
    expect(await subscription.next()).toMatchObject({ value: { position: 2, live: true } });
    await store.close();
    await expect(log.head()).rejects.toMatchObject({ code: 'event_store_unavailable' });
  });
});
