import { afterEach, beforeEach } from '@jest/globals';
import { KurrentDbEventStore } from '../kurrentdb-event-store.js';
import { KurrentDbDouble } from './kurrentdb-double.js';

/** A double of the server and a store on it, new for each test. */
export interface WithDouble {
  readonly double: KurrentDbDouble;
  readonly store: KurrentDbEventStore;
  /** Another store on the same double, as another process would have it. */
  readonly open: (streamPrefix?: string) => Promise<KurrentDbEventStore>;
}

/** Registers what opens them before each test of the file and closes them after it. */
export function withDouble(): () => WithDouble {
  let current: WithDouble;
  beforeEach(async () => {
    const double = await KurrentDbDouble.start();
    const open = (streamPrefix = 'faults.') => KurrentDbEventStore.open({ url: double.url, streamPrefix });
    current = { double, store: await open(), open };
  });
  afterEach(async () => {
    await current.store.close();
    current.double.stop();
  });
  return () => current;
}
