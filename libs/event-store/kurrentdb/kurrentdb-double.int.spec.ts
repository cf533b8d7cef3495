import { eventStoreContract } from '../testing/event-store.contract.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { KurrentDbDouble } from './testing/kurrentdb-double.js';

eventStoreContract('KurrentDbEventStore with a double of its server', async () => {
  const double = await KurrentDbDouble.start();
  const open = () => KurrentDbEventStore.open({ url: double.url, streamPrefix: 'contract.' });
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
      double.stop();
    },
  };
});
