import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { NO_STREAM, START } from '../event-store.port.js';
import type { RecordedEvent } from '../event-store.port.js';
import { idsOf, newEvent, readEverything, streamWrite } from '../testing/opened-store.js';
import { KurrentDbEventStore } from './kurrentdb-event-store.js';
import { KurrentDbDouble } from './testing/kurrentdb-double.js';

/** With a double of the server, which can be made to fail in ways that a real one cannot. */
let double: KurrentDbDouble;
let store: KurrentDbEventStore;

const open = (streamPrefix = 'faults.') => KurrentDbEventStore.open({ url: double.url, streamPrefix });

beforeEach(async () => {
  double = await KurrentDbDouble.start();
  store = await open();
});

afterEach(async () => {
  await store.close();
  double.stop();
});

describe('an append whose answer is lost', () => {
  test('is found in the log when it was written', async () => {
    await store.append([streamWrite('number-1')]);
    const writes = [streamWrite('number-1', 0, [newEvent(), newEvent()]), streamWrite('agent-1')];
    double.nextAppendFault = 'lost-after';
    const result = await store.append(writes);

    expect(result).toEqual({ position: await store.head(), revisions: { 'number-1': 2, 'agent-1': 0 } });
    expect(await readEverything(store)).toHaveLength(4);
    expect(await store.append(writes)).toEqual(result);
  });

  test('is of unknown outcome when it may still come, and is found out by appending again', async () => {
    const writes = [streamWrite('number-1'), streamWrite('agent-1')];
    double.nextAppendFault = 'lost-before';
    await expect(store.append(writes)).rejects.toMatchObject({ code: 'append_outcome_unknown' });

    expect(await store.head()).toBe(START);
    const result = await store.append(writes);
    expect(result.position).toBe(await store.head());
  });

  test('was surely not written when a stream has gone on without it', async () => {
    await store.append([streamWrite('number-1'), streamWrite('number-2')]);
    double.nextAppendFault = 'lost-before';
    const late = store.append([streamWrite('number-1', NO_STREAM)]);
    await expect(late).rejects.toMatchObject({ code: 'wrong_expected_revision' });
  });
});

describe('the same events again, by a process that did not write them', () => {
  test('are answered as the first time, whatever came after them', async () => {
    const writes = [streamWrite('number-1', NO_STREAM, [newEvent(), newEvent()]), streamWrite('agent-1')];
    const first = await store.append(writes);
    await store.append([streamWrite('number-1', 1), streamWrite('agent-1', 0)]);
    const other = await open();

    expect(await other.append(writes)).toEqual(first);
    expect(await readEverything(other)).toHaveLength(5);
    await other.close();
  });

  test('are refused when only some are there, also where the server loses its head over it', async () => {
    const known = newEvent();
    await store.append([streamWrite('number-1', NO_STREAM, [known]), streamWrite('agent-1')]);
    const other = await open();
    const cases = [
      [streamWrite('number-1', NO_STREAM, [known, newEvent()])],
      [streamWrite('number-1', NO_STREAM, [newEvent(), known])],
      [streamWrite('number-1', NO_STREAM, [known]), streamWrite('agent-2')],
    ];
    for (const writes of cases) {
      await expect(other.append(writes)).rejects.toMatchObject({ code: 'event_id_conflict' });
    }
    expect(await readEverything(other)).toHaveLength(2);
    await other.close();
  });
});

describe('a server that goes away', () => {
  test('leaves appends unwritten and reads unanswered, each with a sentence, and serves again when it is back', async () => {
    await store.append([streamWrite('number-1')]);
    double.stop();
    const unavailable = { code: 'event_store_unavailable', message: expect.stringContaining('cannot be reached') };
    await expect(store.append([streamWrite('number-2')])).rejects.toMatchObject(unavailable);
    // Twice, as the client's reading half gives up for ever the first time.
    await expect(store.readStream('number-1')).rejects.toMatchObject(unavailable);
    await expect(store.head()).rejects.toMatchObject(unavailable);

    await double.start();
    expect(await store.readStream('number-1')).toHaveLength(1);
    await store.append([streamWrite('number-2')]);
    expect(await readEverything(store)).toHaveLength(2);
  });

  test('costs a subscription no event, and repeats none', async () => {
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
    const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
    await subscription.next();
    double.stop();
    const [waited] = await Promise.allSettled([subscription.next(), store.close()]);
    expect(waited).toMatchObject({ status: 'rejected', reason: { code: 'event_store_unavailable' } });
  });
});

describe('a shared server', () => {
  test('shows each service its own streams, and nobody the streams of the server', async () => {
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

describe('what the server would refuse', () => {
  test('is refused with its limit when it is set up to take less than the port allows', async () => {
    const small = await KurrentDbDouble.start({ maxRecordBytes: 1_000, maxAppendBytes: 5_000 });
    const narrow = await KurrentDbEventStore.open({ url: small.url, streamPrefix: 'faults.' });
    const large = newEvent({ data: { text: 'x'.repeat(2_000) } });
    const many = Array.from({ length: 10 }, () => newEvent({ data: { text: 'x'.repeat(600) } }));
    for (const events of [[large], many]) {
      const append = narrow.append([streamWrite('number-1', NO_STREAM, events)]);
      await expect(append).rejects.toMatchObject({
        code: 'append_invalid',
        message: expect.stringMatching(/MaxAppendSize/),
      });
    }
    expect(await narrow.head()).toBe(START);
    await narrow.close();
    small.stop();
  });

  test('is said before it is sent where names differ in case only', async () => {
    const append = store.append([streamWrite('agent-ß'), streamWrite('Agent-1'), streamWrite('agent-1')]);
    await expect(append).rejects.toMatchObject({ code: 'append_invalid', message: expect.stringContaining('Agent-1') });
    await store.append([streamWrite('agent-ß'), streamWrite('agent-SS')]);
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
    const { hosts } = { hosts: new URL(double.url).host };
    double.stop();
    for (const url of [`kurrentdb://amy:s3cret@${hosts}?tls=false`, `esdb://amy:s3cret@${hosts}?tlsVerifyCert=false`]) {
      const failure = await KurrentDbEventStore.open({ url, streamPrefix: 'faults.' }).catch((error: unknown) => error);
      expect(failure).toMatchObject({ code: 'event_store_unavailable', message: expect.stringContaining(hosts) });
      expect(JSON.stringify([failure, (failure as Error).message, (failure as Error).stack])).not.toContain('s3cret');
    }
  });

  test('says that the user is refused', async () => {
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
  const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
  await subscription.next();
  double.refusesUsers = true;
  double.stop();
  await double.start();
  await expect(subscription.next()).rejects.toMatchObject({ code: 'event_store_unavailable' });
});

test('an append waits for no subscription whose consumer is busy', async () => {
  const subscription = store.subscribe({ after: START })[Symbol.asyncIterator]();
  await subscription.next();
  await store.append([streamWrite('number-1')]);
  await store.append([streamWrite('number-2')]);
  const { value } = await subscription.next();
  expect(value.events.at(-1).stream).toBe('number-2');
});
