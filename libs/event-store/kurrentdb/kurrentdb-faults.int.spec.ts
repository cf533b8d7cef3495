import { describe, expect, test } from '@jest/globals';
import { NO_STREAM, START } from '../event-store.port.js';
import type { RecordedEvent } from '../event-store.port.js';
import { idsOf, newEvent, readEverything, streamWrite } from '../testing/opened-store.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { KurrentDbDouble } from './testing/kurrentdb-double.js';
import { withDouble } from './testing/with-double.js';

/** With a double of the server, which can be made to fail in ways that a real one cannot. */
const current = withDouble();

describe('a server that goes away', () => {
  test('leaves appends unwritten and reads unanswered, each with a sentence, and serves again when it is back', async () => {
    const { double, store } = current();
    await store.append([streamWrite('number-1')]);
    double.stop();
    const unavailable = { code: 'event_store_unavailable', message: expect.stringContaining('cannot be reached') };
    await expect(store.append([streamWrite('number-2')])).rejects.toMatchObject(unavailable);
    await expect(store.readStream('number-1')).rejects.toMatchObject(unavailable);
    await expect(store.head()).rejects.toMatchObject(unavailable);

    await double.start();
    expect(await store.readStream('number-1')).toHaveLength(1);
    await store.append([streamWrite('number-2')]);
    expect(await readEverything(store)).toHaveLength(2);
  });

  test('is found again by a reader that was sent to a leader that is gone', async () => {
    const { double, store } = current();
    await store.append([streamWrite('number-1')]);
    // The client's reading half ends for good when it finds nobody where it was sent.
    double.leader = { host: '127.0.0.1', port: 1 };
    await expect(store.head()).rejects.toMatchObject({ code: 'event_store_unavailable' });

    double.leader = undefined;
    expect(await store.readStream('number-1')).toHaveLength(1);
  });

  test('is left for the leader it names', async () => {
    const { double, store } = current();
    const leader = await KurrentDbDouble.start();
    const there = await KurrentDbEventStore.open({ url: leader.url, streamPrefix: 'faults.' });
    await there.append([streamWrite('number-1')]);
    double.leader = { host: '127.0.0.1', port: Number(new URL(leader.url).port) };
    expect(await store.readStream('number-1')).toEqual(await there.readStream('number-1'));
    expect(await store.head()).toBe(await there.head());

    const appends = ['number-2', 'number-3', 'number-4'].map((number) => store.append([streamWrite(number)]));
    await Promise.all(appends);
    expect(await there.readAll({ after: START })).toHaveLength(4);
    expect(double.log.streamOf('faults.number-2')).toEqual([]);
    await there.close();
    leader.stop();
  });

  test('takes no append while the leader that it names is not there', async () => {
    const { double, store } = current();
    double.leader = { host: '127.0.0.1', port: 1 };
    const append = store.append([streamWrite('number-1')]);
    await expect(append).rejects.toMatchObject({ code: 'event_store_unavailable' });

    double.leader = undefined;
    await store.append([streamWrite('number-1')]);
  });

  test('costs a subscription no event, and repeats none', async () => {
    const { double, store, open } = current();
    const events: RecordedEvent[] = [];
    const stop = new AbortController();
    const writer = await open();
    const following = (async () => {
      for await (const batch of store.subscribe({ after: START, signal: stop.signal })) {
        events.push(...batch.events);
        if (events.length === 40) break;
      }
    })();
    for (let round = 0; round < 4; round += 1) {
      for (let count = 0; count < 10; count += 1) {
        const write = streamWrite('number-1', round * 10 + count - 1);
        // What a connection lost at this very moment made of it is found out by asking again.
        while (!(await writer.append([write]).catch(() => undefined))) await new Promise(setImmediate);
      }
      double.stop();
      await double.start();
    }
    await following;

    expect(events.map(({ revision }) => revision)).toEqual(Array.from({ length: 40 }, (_, index) => index));
    expect(events).toEqual(await readEverything(writer));
    stop.abort();
    await writer.close();
  });

  test('ends nothing that waits but by closing the store', async () => {
    const { double, store } = current();
    const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
    await subscription.next();
    double.stop();
    const [waited] = await Promise.allSettled([subscription.next(), store.close()]);
    expect(waited).toMatchObject({ status: 'rejected', reason: { code: 'event_store_unavailable' } });
  });
});

describe('a shared server', () => {
  test('shows each service its own streams, and nobody the streams of the server', async () => {
    const { store, open } = current();
    const other = await open('other.');
    const mine = await store.append([streamWrite('number-1')]);
    const theirs = await other.append([streamWrite('number-1'), streamWrite('number-2')]);
    for (let count = 0; count < 20; count += 1) await other.append([streamWrite('number-1', count)]);

    expect(await store.head()).toBe(mine.position);
    expect(await other.head()).toBeGreaterThan(theirs.position);
    expect((await readEverything(store)).map(({ stream }) => stream)).toEqual(['number-1']);
    const types = { after: START, types: ['NumberAssigned'] };
    expect(await store.readAll(types)).toHaveLength(1);
    expect(await other.readAll({ ...types, maxEvents: 3 })).toEqual((await readEverything(other)).slice(0, 3));
    const { value } = await store.subscribe(types)[Symbol.asyncIterator]().next();
    expect(value).toMatchObject({ position: mine.position, live: true });
    await other.close();
  });

  test('is read past more foreign events than one page holds', async () => {
    const { store, open } = current();
    const other = await open('other.');
    const [first] = [newEvent({ type: 'HoldPlaced' })];
    await store.append([streamWrite('hold-1', NO_STREAM, [first])]);
    await other.append([
      streamWrite(
        'hold-1',
        NO_STREAM,
        Array.from({ length: 2_100 }, () => newEvent({ type: 'HoldPlaced' })),
      ),
    ]);
    const last = newEvent({ type: 'HoldPlaced' });
    await store.append([streamWrite('hold-1', 0, [last])]);

    expect(idsOf(await store.readAll({ after: START, types: ['HoldPlaced'] }))).toEqual([first.id, last.id]);
    await other.close();
  });
});

describe('a server that is not there yet', () => {
  test('is asked for nothing, whatever a store is asked, until it was reached', async () => {
    const { double } = current();
    const store = KurrentDbEventStore.at({ url: double.url, streamPrefix: 'faults.' });
    const refusal = { code: 'event_store_unavailable', message: expect.stringContaining('not been reached yet') };
    await expect(store.head()).rejects.toMatchObject(refusal);
    await expect(store.readStream('number-1')).rejects.toMatchObject(refusal);
    await expect(store.readAll({ after: START })).rejects.toMatchObject(refusal);
    await expect(store.append([streamWrite('number-1')])).rejects.toMatchObject(refusal);
    await expect(store.subscribe({ after: START })[Symbol.asyncIterator]().next()).rejects.toMatchObject(refusal);

    double.stop();
    await expect(store.reach()).rejects.toMatchObject({ code: 'event_store_unavailable', mayPass: true });
    await expect(store.head()).rejects.toMatchObject(refusal);
    await double.start();
    await store.reach();
    expect(await store.head()).toBe(START);
    await store.append([streamWrite('number-1')]);
    expect(await readEverything(store)).toHaveLength(1);
    await store.close();
    await expect(store.reach()).rejects.toThrow('The event store is closed.');
  });
});

describe('opening', () => {
  test('says that a server is too old', async () => {
    const old = await KurrentDbDouble.start({ version: '24.10.0' });
    await expect(KurrentDbEventStore.open({ url: old.url, streamPrefix: 'faults.' })).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('25.1 or later'),
    });
    old.stop();
  });

  test('says that nobody answers, where, and no password', async () => {
    const { double } = current();
    const { hosts } = { hosts: new URL(double.url).host };
    double.stop();
    for (const url of [`kurrentdb://amy:s3cret@${hosts}?tls=false`, `esdb://amy:s3cret@${hosts}?tlsVerifyCert=false`]) {
      const failure = await KurrentDbEventStore.open({ url, streamPrefix: 'faults.' }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'event_store_unavailable', message: expect.stringContaining(hosts) });
      expect(JSON.stringify([failure, (failure as Error).message, (failure as Error).stack])).not.toContain('s3cret');
    }
  });

  test('says that the user is refused', async () => {
    const { double, open } = current();
    double.refusesUsers = true;
    await expect(open()).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('refused the user'),
    });
  });

  test('says that a certificate file is missing', async () => {
    const url = 'kurrentdb://127.0.0.1:1?tlsCAFile=/no/such/file';
    await expect(KurrentDbEventStore.open({ url, streamPrefix: 'faults.' })).rejects.toMatchObject({
      code: 'event_store_unavailable',
      message: expect.stringContaining('certificate file'),
    });
  });
});

test('a subscription ends with an error when the user is refused from then on', async () => {
  const { double, store } = current();
  const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
  await subscription.next();
  double.refusesUsers = true;
  double.stop();
  await double.start();
  await expect(subscription.next()).rejects.toMatchObject({ code: 'event_store_unavailable' });
});
