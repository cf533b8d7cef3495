import { expect, test } from '@jest/globals';
import Database from 'better-sqlite3';
import { endThreadOf } from '../../worker-thread/testing/end-thread.js';
import { NO_STREAM } from '../event-store.port.js';
import { eventStoreContract } from '../testing/event-store.contract.js';
import { idsOf, newEvent, streamWrite } from '../testing/opened-store.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

eventStoreContract('SqliteEventStore', async () => {
  const directory = temporaryDirectory();
  const open = () => SqliteEventStore.open({ file: `${directory.path}/events.db` });
  let store = await open();
  return {
    store,
    reopen: async () => {
      await store.close();
      store = await open();
      return store;
    },
    close: async () => {
      await store.close();
      directory.remove();
    },
  };
});

test('whose writing thread ends by itself says so at once, reads on, and takes no appends', async () => {
  const directory = temporaryDirectory();
  const deaths: unknown[] = [];
  const file = `${directory.path}/events.db`;
  const store = await SqliteEventStore.open({ file, onWriterDeath: (error) => deaths.push(error) });
  await store.append([streamWrite('number-1', NO_STREAM, [newEvent()])]);
  expect(deaths).toEqual([]);
  await endThreadOf(store);
  expect(deaths).toMatchObject([{ code: 'event_store_unavailable' }]);
  expect(await store.head()).toBe(1);
  const late = store.append([streamWrite('number-2', NO_STREAM, [newEvent()])]);
  // Sent to a dead thread: the store does not claim to know.
  await expect(late).rejects.toMatchObject({ code: 'append_outcome_unknown' });
  await store.close();
  expect(deaths).toHaveLength(1);
  directory.remove();
});

test('after a commit of unknown outcome, only the file tells what a stream has', async () => {
  const directory = temporaryDirectory();
  const file = `${directory.path}/events.db`;
  const store = await SqliteEventStore.open({ file });
  await store.append([streamWrite('number-1')]);
  // What a thread commits that dies before it can say so.
  const database = new Database(file);
  const { id, type } = newEvent();
  database.prepare('INSERT INTO events VALUES (2, ?, ?, 1, ?, ?, ?)').run(type, 'number-1', id, '{}', '{}');
  database.close();
  const append = store.append([streamWrite('number-2')]);
  append.catch(() => undefined);
  await endThreadOf(store);
  await expect(append).rejects.toMatchObject({ code: 'append_outcome_unknown' });

  expect(idsOf(await store.readStream('number-1', { from: 1 }))).toEqual([id]);
  expect(await store.readStream('number-1')).toHaveLength(2);
  expect(await store.head()).toBeGreaterThanOrEqual(2);
  await store.close();
  await expect(store.readStream('number-1', { from: 5 })).rejects.toMatchObject({ code: 'event_store_unavailable' });
  directory.remove();
});
