import { describeWhen } from '../../../tooling/describe-when.js';
import { findServer } from '../../../tooling/servers/find-server.js';
import { eventStoreContract } from '../testing/event-store.contract.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { newStreamPrefix } from './testing/new-stream-prefix.js';

const server = await findServer('KURRENTDB_URL');

describeWhen(server.address, server.whyNot, 'KurrentDbEventStore with a real server', (url) => {
  eventStoreContract('KurrentDbEventStore', async () => {
    const streamPrefix = newStreamPrefix();
    const open = () => KurrentDbEventStore.open({ url, streamPrefix });
    let store = await open();
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await open();
        return store;
      },
      close: () => store.close(),
    };
  });
});
