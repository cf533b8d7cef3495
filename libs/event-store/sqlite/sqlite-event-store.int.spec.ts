import { eventStoreContract } from '../testing/event-store.contract.js';
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
