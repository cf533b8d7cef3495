import { afterAll } from '@jest/globals';
import { describeWhen } from '../../../tooling/describe-when.js';
import { eventStoreContract } from '../testing/event-store.contract.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { findKurrentDb, newStreamPrefix } from './testing/kurrentdb-server.js';

const server = await findKurrentDb();
afterAll(() => server?.stop());

describeWhen(
  server,
  'KURRENTDB_URL is not set and there is no container runtime',
  'KurrentDbEventStore with a real server',
  ({ url }) => {
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
  },
);
