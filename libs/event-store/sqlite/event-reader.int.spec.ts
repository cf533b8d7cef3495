import { expect, test } from '@jest/globals';
import { LIMITS, NO_STREAM, START } from '../event-store.port.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
import { EventReader } from './event-reader.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

test('a filtered scan looks at every position once, and at 10,000 of them at a time', async () => {
  const directory = temporaryDirectory();
  const file = `${directory.path}/events.db`;
  const store = await SqliteEventStore.open({ file });
  const rare = new Set([1, 10_000, 10_001, 20_000, 25_000]);
  for (let written = 0; written < 25_000; written += LIMITS.maxAppendEvents) {
    const events = Array.from({ length: LIMITS.maxAppendEvents }, (_, index) =>
      newEvent({ type: rare.has(written + index + 1) ? 'HoldPlaced' : 'NumberAssigned' }),
    );
    await store.append([streamWrite(`number-${written}`, NO_STREAM, events)]);
  }

  const reader = new EventReader(file);
  const pages: unknown[] = [];
  for (let [position, last] = [START, -1]; position !== last;) {
    const page = reader.pageAfter(position, ['HoldPlaced'], 2);
    pages.push([page.events.map((event) => event.position), page.position]);
    [last, position] = [position, page.position];
  }
  reader.close();
  await store.close();
  directory.remove();
  expect(pages).toEqual([
    [[1, 10_000], 10_000],
    [[10_001, 20_000], 20_000],
    [[25_000], 25_000],
    [[], 25_000],
  ]);
});
