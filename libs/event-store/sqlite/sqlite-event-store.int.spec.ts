import { expect, test } from '@jest/globals';
import { endThreadOf } from '../../worker-thread/testing/end-thread.js';
import { NO_STREAM } from '../event-store.port.js';
import { eventStoreContract } from '../testing/event-store.contract.js';
import { newEvent, streamWrite } from '../testing/opened-store.js';
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
