import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { readEverything, streamWrite } from '../testing/opened-store.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { startAppending } from './testing/appending-process.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

describe('SIGKILL', () => {
  let directory: ReturnType<typeof temporaryDirectory>;
  beforeEach(() => {
    directory = temporaryDirectory();
  });
  afterEach(() => directory.remove());

  test('loses nothing that was acknowledged, and leaves no append in part', async () => {
    const file = `${directory.path}/events.db`;
    const acknowledged: string[] = [];
    for (let round = 1; round <= 5; round += 1) {
      const appending = await startAppending(file, 40);
      // Somewhere within a batch: the count is reached in the middle of the acknowledgements of one.
      await appending.acknowledged(Math.ceil(Math.random() * 400));
      acknowledged.push(...(await appending.kill()));

      const store = await SqliteEventStore.open({ file });
      const events = await readEverything(store);
      await store.close();
      expect(events.map(({ position }) => position)).toEqual(events.map((_, index) => index + 1));
      const eventCounts = new Map<unknown, number>();
      for (const { data } of events) eventCounts.set(data['append'], (eventCounts.get(data['append']) ?? 0) + 1);
      expect(acknowledged.filter((append) => !eventCounts.has(append))).toEqual([]);
      expect([...new Set(eventCounts.values())]).toEqual([3]);
    }
  }, 60_000);

  test('frees the log that another process may not open before', async () => {
    const file = `${directory.path}/events.db`;
    const holder = await startAppending(file, 0);
    await expect(SqliteEventStore.open({ file })).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('Another running process'),
    });
    await holder.kill();

    const store = await SqliteEventStore.open({ file });
    await store.append([streamWrite('number-1')]);
    await store.close();
  }, 60_000);
});
