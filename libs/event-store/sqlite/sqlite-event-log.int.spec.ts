import { setTimeout as delay } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { EventStore, START } from '../event-store.port.js';
import type {
  AppendResult,
  ReadAllOptions,
  ReadStreamOptions,
  StreamWrite,
  SubscribeOptions,
} from '../event-store.port.js';
import { fillStream } from '../testing/opened-store.js';
import { readContract } from '../testing/read.contract.js';
import { subscriptionContract } from '../testing/subscription.contract.js';
import { SqliteEventLog } from './sqlite-event-log.js';
import { SqliteEventStore } from './sqlite-event-store.js';
import { temporaryDirectory } from './testing/temporary-directory.js';

/** A store whose every read goes through the log as another thread has it. */
class ReadElsewhere extends EventStore {
  constructor(
    private readonly store: SqliteEventStore,
    readonly log: SqliteEventLog,
  ) {
    super();
  }

  static async open(directory: string): Promise<ReadElsewhere> {
    const file = `${directory}/events.db`;
    return new ReadElsewhere(await SqliteEventStore.open({ file }), new SqliteEventLog(file));
  }

  override async append(writes: readonly StreamWrite[]): Promise<AppendResult> {
    const result = await this.store.append(writes);
    this.log.lookNow();
    return result;
  }

  override readStream = (stream: string, options?: ReadStreamOptions) => this.log.readStream(stream, options);
  override readAll = (options: ReadAllOptions) => this.log.readAll(options);
  override subscribe = (options: SubscribeOptions) => this.log.subscribe(options);
  override head = () => this.log.head();

  override async close(): Promise<void> {
    await this.log.close();
    await this.store.close();
  }
}

describe('SqliteEventLog', () => {
  async function open() {
    const directory = temporaryDirectory();
    let store = await ReadElsewhere.open(directory.path);
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await ReadElsewhere.open(directory.path);
        return store;
      },
      close: async () => {
        await store.close();
        directory.remove();
      },
    };
  }

  readContract(open);
  subscriptionContract(open);

  test('hears of commits without being told to look', async () => {
    const { store, close } = await open();
    const subscription = store.log.subscribe({ after: START })[Symbol.asyncIterator]();
    expect(await subscription.next()).toMatchObject({ value: { position: START, live: true } });
    const news = subscription.next();
    const lookNow = store.log.lookNow.bind(store.log);
    store.log.lookNow = () => undefined;
    await fillStream(store, 'number-1', 3);
    store.log.lookNow = lookNow;
    expect(await Promise.race([news, delay(30_000, 'nothing', { ref: false })])).toMatchObject({
      value: { position: 3 },
    });
    await close();
  });

  test('says what to do when there is no log', () => {
    const directory = temporaryDirectory();
    expect(() => new SqliteEventLog(`${directory.path}/events.db`)).toThrow('cannot be opened');
    directory.remove();
  });
});
